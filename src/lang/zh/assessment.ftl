## 考核

system-assessment = 检查考核制度、考核评价办法
kind-assessment = 考核
context-assessment = 考核
pane-assessment = 考核
tab-assessment = 考核
book-empty-assessment = 没有在办事项
search-mark-assessment = 考
action-pane-assessment = 考核
    .help = 看考核登记簿
