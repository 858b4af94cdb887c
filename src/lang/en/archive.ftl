## Archive

system-archive = Archives
kind-archive = file
context-archive = archive
pane-archive = Archive
tab-archive = archive
book-empty-archive = nothing open
search-mark-archive = ar
action-pane-archive = archive
    .help = look into this book: archive
