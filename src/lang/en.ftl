# gongkai: the words of the interface (English). Every message stands in zh.ftl too, with the same arguments.

## The terminal

term-no-input = Standard input is not a terminal, so the screen cannot be opened. Run it in a terminal; scripts use the subcommands (due, catalogue …).
term-no-output = Standard output is not a terminal, so the screen cannot be opened. Run it in a terminal; scripts use the subcommands (due, catalogue …).
term-setup-failed = The terminal cannot be set up: { $why }
term-dumb = The terminal type is TERM={ $term }, which cannot show the screen. Use a terminal such as TERM=xterm-256color.
term-not-utf8 = The locale { $variable }={ $value } is not UTF-8; Chinese text would be garbled. Set { $variable }=zh_CN.UTF-8 (or { $variable }=C.UTF-8 where there is none) and start again.
term-watch-failed = The terminal cannot be watched: { $why }
term-fault = The program hit an internal fault: { $what } ({ $place })
term-fault-stopped = The program hit an internal fault, stopped, and gave the terminal back: { $what } ({ $place }). Acknowledged records are not affected.
term-fault-unknown = reason unknown

## The key bindings

keymap-fault = { $file } line { $line }, column { $column }: { $what }
keymap-fault-hint = { $file } line { $line }, column { $column }: { $what }. { $hint }
keymap-did-you-mean = Did you mean "{ $name }"?
keymap-syntax = TOML syntax error: { $why }
keymap-unknown-field = there is no entry "{ $name }" here
keymap-missing-field = the entry "{ $name }" is missing
keymap-not-text = "{ $name }" must be text (in quotes)
keymap-not-keys = "keys" must be text or a list of texts
keymap-not-bindings = must be tables of the form [[bind.{ $name }]]
keymap-unknown-action = there is no action "{ $name }"
keymap-unknown-context = there is no context "{ $name }"
keymap-unknown-key = there is no key "{ $name }"
keymap-no-keys = no key is given
keymap-cannot-send = a terminal cannot send "{ $name }"
keymap-same-as = a terminal cannot tell "{ $name }" from "{ $other }"
keymap-bound-twice = "{ $keys }" is already bound to "{ $other }" in the context "{ $context }"
keymap-shadows = "{ $keys }" hides "{ $other }", which begins with it, in the context "{ $context }"
keymap-shadowed = "{ $keys }" is hidden by the shorter "{ $other }" in the context "{ $context }"
keymap-replaces = "{ $keys }" replaces "{ $other }" in the context "{ $context }" (one begins with the other, so both cannot be)
