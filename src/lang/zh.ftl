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
