## Consultations

system-consultation = Consultation
kind-consultation = consultation
context-consultation = consultations
pane-consultation = Consultations
tab-consultation = consult.
book-empty-consultation = nothing open
search-mark-consultation = co
action-pane-consultation = consultations
    .help = look into this book: consultations
