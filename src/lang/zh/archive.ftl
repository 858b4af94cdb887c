## 归档

system-archive = 资料归档制度
kind-archive = 案卷
context-archive = 归档
pane-archive = 归档
tab-archive = 归档
book-empty-archive = 没有在办事项
search-mark-archive = 档
action-pane-archive = 归档
    .help = 看归档登记簿
