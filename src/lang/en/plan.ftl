## Plans and outside matters

system-plan = Routine disclosure
kind-plan = plan
context-plan = plans and outside matters
pane-plan = Plans and outside matters
tab-plan = plans
book-empty-plan = nothing open
search-mark-plan = pl
action-pane-plan = plans
    .help = look into this book: plans
