## 计划与目录外

system-plan = 例行公开制度
kind-plan = 计划与目录外
context-plan = 计划与目录外
pane-plan = 计划与目录外
tab-plan = 计划
book-empty-plan = 没有在办事项
search-mark-plan = 计
action-pane-plan = 计划与目录外
    .help = 看计划与目录外登记簿
