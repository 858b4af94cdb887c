## 公开咨询

system-consultation = 公开咨询制度
kind-consultation = 公开咨询
context-consultation = 公开咨询
pane-consultation = 公开咨询
tab-consultation = 咨询
book-empty-consultation = 没有在办事项
search-mark-consultation = 咨
action-pane-consultation = 公开咨询
    .help = 看公开咨询登记簿
