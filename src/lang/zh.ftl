# 公开：界面用语（中文）。每条信息在 en.ftl 中有同名的一条，参数相同。

## 终端

term-no-input = 标准输入不是终端，无法打开界面。请在终端中直接运行；脚本请用子命令（如 due、catalogue）。
term-no-output = 标准输出不是终端，无法打开界面。请在终端中直接运行；脚本请用子命令（如 due、catalogue）。
term-setup-failed = 无法设置终端：{ $why }
term-dumb = 终端类型为 TERM={ $term }，不能显示界面。请改用 TERM=xterm-256color 之类的终端。
term-not-utf8 = 语言环境 { $variable }={ $value } 不是 UTF-8，汉字会显示成乱码。请先设置 { $variable }=zh_CN.UTF-8（没有时用 { $variable }=C.UTF-8）再运行。
term-watch-failed = 无法监视终端：{ $why }
term-fault = 程序出现内部故障：{ $what }（{ $place }）
term-fault-stopped = 程序出现内部故障，已停止并恢复终端：{ $what }（{ $place }）。已确认的记录不受影响。
term-fault-unknown = 原因不明

## 按键表

keymap-fault = { $file } 第 { $line } 行第 { $column } 列：{ $what }
keymap-fault-hint = { $file } 第 { $line } 行第 { $column } 列：{ $what } { $hint }
keymap-did-you-mean = 是否要写“{ $name }”？
keymap-syntax = TOML 语法错误：{ $why }
keymap-unknown-field = 没有“{ $name }”这一项
keymap-missing-field = 缺少“{ $name }”一项
keymap-not-text = “{ $name }”应写成文字（用引号）
keymap-not-keys = “keys”应写成文字或文字的列表
keymap-not-bindings = 应写成 [[bind.{ $name }]] 形式的表
keymap-unknown-action = 没有“{ $name }”这个操作
keymap-unknown-context = 没有“{ $name }”这个场合
keymap-unknown-key = 没有“{ $name }”这个键
keymap-no-keys = 没有写任何键
keymap-cannot-send = 终端不能发出“{ $name }”
keymap-same-as = 终端分不清“{ $name }”与“{ $other }”
keymap-bound-twice = “{ $keys }”在场合“{ $context }”中已用于“{ $other }”
keymap-shadows = “{ $keys }”挡住了场合“{ $context }”中以它开头的“{ $other }”
keymap-shadowed = “{ $keys }”被场合“{ $context }”中更短的“{ $other }”挡住
keymap-replaces = “{ $keys }”取代了场合“{ $context }”中原有的“{ $other }”（一个以另一个开头，不能并存）

### 文字填写、编辑框、表单、选日期
# Made anew from the code: the first version of this file was overwritten by mistake from another task.

text-required = “{ $field }”必须填写。
text-too-long = “{ $field }”有{ $length }字，最多{ $limit }字，请缩短。
text-control-character = “{ $field }”第{ $line }行第{ $position }个字是控制字符（{ $code }），请删去。
text-direction-character = “{ $field }”第{ $line }行第{ $position }个字会改变阅读方向（{ $code }），请删去。
text-invisible-character = “{ $field }”第{ $line }行第{ $position }个字看不见（{ $code }），请删去。

editor-full = 最多{ $limit }字，已写满。
editor-paste-removed = 粘贴的内容中有{ $removed }个不可保存的字符，已去掉。
editor-paste-cut = 最多{ $limit }字，粘贴的内容有{ $left }字未写入。
editor-paste-removed-and-cut = 粘贴的内容去掉了{ $removed }个不可保存的字符；最多{ $limit }字，另有{ $left }字未写入。

form-submit = 提交
form-yes = 是
form-no = 否
form-nothing-chosen = （未选）
form-required = “{ $field }”必须填写。
form-length = 已写{ $length }字，最多{ $limit }字。
form-faults = 有{ $count }处需要改正。
form-date-unreadable = “{ $text }”不是日期。请写作 2026-09-24、9-24、+3 等。
form-date-no-such-month = 没有{ $month }月。
form-date-no-such-day = { $year }年{ $month }月没有{ $day }日。
form-date-out-of-range = “{ $text }”超出范围，年份应在{ $from }至{ $to }之间。

calendar-month = { $year }年{ $month }月
calendar-sign-weekend = 末
calendar-sign-holiday = 休
calendar-sign-make-up = 班
calendar-work = 工作日
calendar-weekend = 周末
calendar-holiday = 节假日
calendar-make-up = 调休上班
calendar-today = 今天
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日

### 输入、表单、月历

editor-full = 已满{ $limit }字，不能再输入。
editor-paste-removed = 粘贴的内容中有{ $removed }个不能保存的字符，已去掉。
editor-paste-cut = 最多{ $limit }字，粘贴的内容末尾{ $left }字未放入。
editor-paste-removed-and-cut = 粘贴的内容中有{ $removed }个不能保存的字符，已去掉；最多{ $limit }字，末尾{ $left }字未放入。

form-submit = 提交
form-yes = 是
form-no = 否
form-nothing-chosen = （未选）
form-required = 请填写或选择“{ $field }”。
form-faults = 有{ $count }处需要改正。
form-length = 已写{ $length }字，最多{ $limit }字。
form-date-unreadable = “{ $text }”不是日期。可以写成2026-11-23、20261123、11-23、2026年11月23日，或者+3、-3（从今天起算的天数）。
form-date-no-such-month = 没有{ $month }月。
form-date-no-such-day = { $year }年{ $month }月没有{ $day }日。
form-date-out-of-range = “{ $text }”不在{ $from }年至{ $to }年之间。

# 月历里的标记最宽两格。
calendar-month = { $year }年{ $month }月
calendar-today = 今天
calendar-work = 工作日
calendar-weekend = 周末
calendar-holiday = 节假日
calendar-make-up = 调休上班
calendar-sign-weekend = 末
calendar-sign-holiday = 休
calendar-sign-make-up = 班
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日

# 数据目录与存储
store-conflict = 该记录已被他人修改（{ $key }：操作所依据的是第 { $expected } 版，现为第 { $found } 版），本次操作未保存。
store-held = 数据目录正由 { $login } 使用（主机 { $host }，进程 { $pid }，自 { $since } 起）。
store-held-unknown = 数据目录正被另一进程使用，无法得知使用者。
store-newer = 数据目录的存储格式为第 { $found } 版，本程序只支持到第 { $known } 版，请使用较新的程序；数据未作任何改动。
store-full = 磁盘已满（{ $path }），本次操作未确认保存。请腾出空间后重新打开程序。
store-nearly-full = 磁盘空间不足（{ $path } 仅余 { $free } MiB），本次操作未保存。请腾出空间后重试。
store-unreadable = 无法使用 { $path }：{ $reason }。
store-damaged = 存储已损坏（{ $path }），原文件未删除；请将其移置后用备份恢复。详情：{ $detail }
store-behind = 存储不完整（{ $path }）：已确认 { $acknowledged } 次提交，现仅存 { $found } 次；请将其移置后用备份恢复。
store-malformed = 记录已损坏，无法读取：{ $key }。
store-too-large = 内容过长：{ $key } 为 { $size } 字节，上限 { $limit } 字节，本次操作未保存。
store-io = 读写 { $path } 失败：{ $reason }。本次操作未确认保存，请重新打开程序。

io-permission-denied = 没有权限
io-not-found = 不存在
io-not-a-directory = 不是目录
io-is-a-directory = 是目录而不是文件
io-read-only = 文件系统为只读
io-other = 系统报告“{ $detail }”

codec-short = 记录只有 { $len } 字节，不成一条记录
codec-format = 记录格式为第 { $found } 版，本程序只支持第 { $known } 版
codec-schema = 记录结构为第 { $found } 号，本程序不识别
codec-payload = 记录内容无法解读（{ $detail }）
codec-trailing = 记录末尾多出 { $left } 字节

### 时限：工作日历、公开周期、各项时限

festival-new-year = 元旦
festival-spring = 春节
festival-qingming = 清明节
festival-labour = 劳动节
festival-dragon-boat = 端午节
festival-mid-autumn = 中秋节
festival-national = 国庆节
festival-national-mid-autumn = 国庆节、中秋节
festival-victory-70 = 抗战胜利70周年纪念日
festival-special = 专项安排

day-work = 工作日
day-weekend = 周末
day-holiday = { $festival }放假
day-make-up = { $festival }调休上班

notice-title = 国务院办公厅关于{ $year }年部分节假日安排的通知
notice-title-numbered = 国务院办公厅关于{ $year }年部分节假日安排的通知（{ $number }）
notice-untitled = 国务院办公厅{ $year }年节假日安排

cycle-year = 年度
cycle-half = 半年
cycle-quarter = 季度
period-year = { $year }年度
period-half-1 = { $year }年上半年
period-half-2 = { $year }年下半年
period-quarter-1 = { $year }年第一季度
period-quarter-2 = { $year }年第二季度
period-quarter-3 = { $year }年第三季度
period-quarter-4 = { $year }年第四季度
period-unreadable = 周期应写作 2026、2026H1（上半年）或 2026Q3（第三季度）

article-application-4-3 = 依申请公开制度 第四条（三）
article-application-4-4 = 依申请公开制度 第四条（四）
article-opinion-3-1 = 意见收集处理反馈制度 三（一）
article-opinion-3-2 = 意见收集处理反馈制度 三（二）
article-opinion-policy = 本单位规定（意见收集处理反馈制度未定匿名意见的时限）
article-routine-3-2-2-policy = 例行公开制度 三（二）2；截止日为本单位规定
article-routine-4 = 例行公开制度 四
article-routine-4-1 = 例行公开制度 四（一）
article-routine-4-2-policy = 例行公开制度 四（二）；截止日为本单位规定
article-routine-4-3 = 例行公开制度 四（三）
article-routine-4-4-policy = 例行公开制度 四（四）；截止日为本单位规定

limit-a2 = 受理申请后，应当在5个工作日内进行审查，决定是否公开。
limit-a3 = 不能在5个工作日内决定是否公开的，可延长至10个工作日（自受理起合计）。
limit-a4 = 作出公开决定后5个工作日内，形成书面材料报上一级党组织审核备案。
limit-o2 = 对署名的意见，凡属本部门职责范围内的，应在3日内给予答复。
limit-o3 = 不属本部门处理的意见，应在2日内转送有关部门或单位。
limit-o3-reply = 收到转送意见的有关部门或单位，应在3日内给予答复。
limit-o4 = 涉及内容重要、一时难以答复、需及时汇报的意见，应在10日内予以答复。
limit-o5 = 涉及违规违纪、侵犯党员权利的举报，要在一个月内办结。
limit-o7 = 匿名意见，{ $days }日内办理（本单位规定）。
limit-r5 = 固定公开：应在事项确定后五个工作日内完成公开程序。
limit-r6 = 定期公开：应在公开周期的最后一个工作日前（含当日）公开（截止日为本单位规定）。
limit-r7 = 逐段公开：根据进展情况，按各阶段确定的日期公开。
limit-r8 = { $days ->
    [0] 即时公开：应在事项确定当日公开（本单位规定）。
    [1] 即时公开：应在事项确定后的下一个工作日前（含当日）公开（本单位规定）。
   *[other] 即时公开：应在事项确定后{ $days }个工作日内公开（本单位规定）。
}
limit-r9 = 重要内容公示的时间一般不少于七天：此日为至少须公示到的日期。
limit-c4 = 基层党组织于每年年初报告年度党务公开计划：1月31日前报送（截止日为本单位规定）。

event-accepted = 受理之日
event-decided = 作出公开决定之日
event-received = 收到之日
event-transfer-received = 有关单位收到转送之日
event-settled = 事项确定之日
event-period-end = 公开周期的最后一日
event-stage = 该阶段确定的公开日期
event-notice-up = 公示开始之日
event-year = 计划所属年度

trace-event = 起算事由，当日不计
trace-counted = 计入
trace-not-working = 非工作日，不计
trace-rolled-over = 期满日为非工作日，顺延
trace-due = 到期日

urgency-overdue = 逾期
urgency-today = 今日到期
urgency-soon = 两个工作日内到期
urgency-later = 未到期
