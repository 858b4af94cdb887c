## 监督员

system-supervisor = 监督员制度
kind-supervisor = 监督员
context-supervisor = 监督员
pane-supervisor = 监督员
tab-supervisor = 监督
book-empty-supervisor = 没有在办事项
search-mark-supervisor = 监
action-pane-supervisor = 监督员
    .help = 看监督员登记簿
