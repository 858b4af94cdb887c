## Assessment

system-assessment = Inspection and assessment
kind-assessment = assessment
context-assessment = assessment
pane-assessment = Assessment
tab-assessment = assess.
book-empty-assessment = nothing open
search-mark-assessment = as
action-pane-assessment = assessment
    .help = look into this book: assessment
