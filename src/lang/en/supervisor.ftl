## Supervisors

system-supervisor = Supervisors
kind-supervisor = supervisor
context-supervisor = supervisors
pane-supervisor = Supervisors
tab-supervisor = superv.
book-empty-supervisor = nothing open
search-mark-supervisor = su
action-pane-supervisor = supervisors
    .help = look into this book: supervisors
