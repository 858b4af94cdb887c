## Accountability

system-accountability = Accountability
kind-accountability = accountability
context-accountability = accountability
pane-accountability = Accountability
tab-accountability = account.
book-empty-accountability = nothing open
search-mark-accountability = ac
action-pane-accountability = accountability
    .help = look into this book: accountability
