
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
register-because = { $what }：{ $reason }
register-reported-to = 向{ $unit }反馈
register-extended = 延至{ $until }
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

# Former books taken over.

deed-taken-over = 由原登记簿导入
label-imported = 导入自
submitter-unnamed = 署名（导入的文件中没有姓名）
register-replied-on = 答复日期
register-decided-on = 决定日期
register-import-not = 此登记簿不能导入。
register-import-nothing = 文件中的各行均已登记，无须导入。
register-import-refused = 文件有{ $count }处错误，未写入任何内容；首先是第{ $row }行：{ $what }
register-import-other = 文件像是另一登记簿（{ $register }），请导入到该登记簿。
register-import-row = 第{ $row }行：{ $what }
register-import-row-note = 第{ $row }行：{ $what }
register-import-note = { $place }“{ $heading }”：{ $what }
register-import-kept = “{ $text }”不能作为本系统的内容，原文留在办理记录中。
register-import-lost = 本系统没有编号为{ $numbers }的记录，不予关联。
register-import-formula = 是没有计算结果的公式。请在电子表格软件中打开、计算并重新保存。
register-import-day = “{ $found }”不是日期。应写作 2026-03-02、2026/3/2 或 2026年3月2日。
register-import-no-day = “{ $text }”没有写明日期，应以日期开头，如：2026-03-02 …
register-import-word = “{ $found }”不在可用的词之列，应为：{ $known }。
register-import-unit = “{ $found }”不是本系统的组织，应写组织代码或名称。
register-import-person = “{ $found }”不是本系统的人员，应写姓名或登录名。
register-import-code = “{ $found }”不是公开代码，如 SJ-07。
register-import-whose = 没有写明是哪个组织的。请加“党组织”一列，或在导入时选定组织。
register-import-transfer = 由{ $unit }承办，但“处理”一列没有写明何时转送，如：2026-03-02 转送{ $unit }
register-import-kind = 没有写明类别，应为：{ $known }。
register-import-long = 文件内容太长，请分成几个文件。
register-import-summary = { $register }：新增{ $added }条，已登记{ $known }条{ $twice ->
    [0] 。
   *[other] ，文件内重复{ $twice }条。
 }
register-import-owing = 新增的记录中，尚有时限未了的{ $count }条，其中逾期{ $late }条。
register-import-begun = 有{ $count }条只导入开头，其后的步骤须由有权的人在本系统中办理（行：{ $rows }）
register-import-known = 第{ $row }行已登记为{ $number }，不再导入。
register-import-twice = 第{ $row }行与第{ $first }行相同，不再导入。
register-import-unknown = 以下各列不导入：{ $names }
register-import-then = 以上尚未写入。选“写入”后写入。
done-register-imported = { $register }已导入{ $count }条（{ $file }）。
form-register-import = 导入原登记簿
form-intro-register-import = { $register }：从电子表格导入，先预览，再写入。
hint-register-import-unit = 文件中没有写明组织的各行归此组织。
action-register-import = 导入登记簿
    .help = 把电子表格中的原登记簿导入所在栏，先预览
cli-about-register-import = 从 CSV 或 XLSX 文件导入原登记簿，先预览
cli-usage-register-import = gongkai register import --book 登记簿 文件 [选项]
cli-help-import-book =
    登记簿：opinions、applications、plan、press、
    supervisor、consultation
cli-help-import-org = 没有写明组织的各行归此组织，写组织代码
cli-help-register-apply = 写入；不加则只预览
cli-register-import-preview = 以上仅为预览，未写入任何内容。加 --apply 写入。
