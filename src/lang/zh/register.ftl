
# Registers as files.

register-opinions = 意见登记簿
register-applications = 依申请公开登记簿
register-of-book = { $system }登记簿
register-row = 序号
register-number = 编号
register-channel = 渠道
register-signed = 署名/匿名
register-with = 承办
register-handling = 处理
register-reported-on = 反馈时间
register-reported = 反馈内容
register-reported-by = 反馈人
register-begun = 类别
register-last = 最后步骤
register-dated = { $date } { $what }
register-transferred = 转送{ $unit }
register-due = { $date }（{ $rule }）
register-overdue = { $date }（{ $rule }，逾期）
register-none = 此类记录没有登记簿。
register-days = 截止日期早于起始日期。
field-register-from = 起始日期
field-register-to = 截止日期
hint-register-unit = 只导出此单位的；不选为所能看到的全部单位。
form-register-export = 导出登记簿
form-intro-register = { $register }，不含意见人、申请人身份。
action-register-export = 导出登记簿
    .help = 把所在栏的登记簿导出为 CSV 或 XLSX 文件，可打印
cli-about-register = 导出登记簿
cli-about-register-export = 把登记簿导出为 CSV 或 XLSX 文件，不含意见人、申请人身份
cli-usage-register = gongkai register export …
cli-usage-register-export = gongkai register export --book 登记簿 文件 [选项]
cli-help-book =
    登记簿：opinions、applications、plan、press、
    supervisor、consultation、archive、assessment、
    accountability
cli-help-register-from = 自此日起，写作 2026-09-24
cli-help-register-to = 至此日止，写作 2026-09-24
cli-help-org = 只导出此组织的，写组织代码
cli-value-code = 代码
