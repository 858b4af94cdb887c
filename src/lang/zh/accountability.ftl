## 责任追究

system-accountability = 责任追究制度
kind-accountability = 责任追究
context-accountability = 责任追究
pane-accountability = 责任追究
tab-accountability = 追究
book-empty-accountability = 没有在办事项
search-mark-accountability = 责
action-pane-accountability = 责任追究
    .help = 看责任追究登记簿
