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

### Text, the editor, the form, picking a date
# Made anew from the code: the first version of this file was overwritten by mistake from another task.

text-required = Fill in: { $field }.
text-too-long = Too long: { $field } has { $length } characters, at most { $limit }. Shorten it.
text-control-character = { $field }, line { $line }, character { $position }: a control character ({ $code }). Delete it.
text-direction-character = { $field }, line { $line }, character { $position }: a character that turns the reading order ({ $code }). Delete it.
text-invisible-character = { $field }, line { $line }, character { $position }: a character nobody can see ({ $code }). Delete it.

editor-full = Full: at most { $limit } characters.
editor-paste-removed = Characters left out of the pasted text because they cannot be stored: { $removed }.
editor-paste-cut = At most { $limit } characters: { $left } of the pasted text were left out.
editor-paste-removed-and-cut = { $removed } characters cannot be stored and were left out; at most { $limit } characters: { $left } more were left out.

form-submit = Submit
form-yes = yes
form-no = no
form-nothing-chosen = (nothing chosen)
form-required = Fill in: { $field }.
form-length = { $length } of at most { $limit } characters.
form-faults = { $count ->
    [one] One entry needs correcting.
   *[other] { $count } entries need correcting.
}
form-date-unreadable = "{ $text }" is not a date. Write 2026-09-24, 9-24, +3 or the like.
form-date-no-such-month = There is no month { $month }.
form-date-no-such-day = { $year }-{ $month } has no day { $day }.
form-date-out-of-range = "{ $text }" is out of range: years { $from } to { $to }.

calendar-month = { $year }-{ $month }
calendar-sign-weekend = w
calendar-sign-holiday = h
calendar-sign-make-up = m
calendar-work = working day
calendar-weekend = weekend
calendar-holiday = holiday
calendar-make-up = make-up working day
calendar-today = today
weekday-1 = Mo
weekday-2 = Tu
weekday-3 = We
weekday-4 = Th
weekday-5 = Fr
weekday-6 = Sa
weekday-7 = Su

### Input, forms, calendar

editor-full = The text is full: { $limit } characters.
editor-paste-removed = Characters in the pasted text that cannot be stored were removed: { $removed }.
editor-paste-cut = The limit is { $limit } characters; left out at the end of the pasted text: { $left }.
editor-paste-removed-and-cut = Characters that cannot be stored were removed: { $removed }. The limit is { $limit }; left out at the end: { $left }.

form-submit = Submit
form-yes = yes
form-no = no
form-nothing-chosen = (none)
form-required = “{ $field }” must be given.
form-faults = To be put right: { $count }.
form-length = { $length } of { $limit } characters.
form-date-unreadable = “{ $text }” is not a date. Write 2026-11-23, 20261123, 11-23, 2026年11月23日, or +3, -3 (days from today).
form-date-no-such-month = There is no month { $month }.
form-date-no-such-day = { $year }-{ $month } has no day { $day }.
form-date-out-of-range = “{ $text }” is not between the years { $from } and { $to }.

# A sign in the calendar takes two cells at most.
calendar-month = { $year }-{ $month }
calendar-today = today
calendar-work = working day
calendar-weekend = weekend
calendar-holiday = holiday
calendar-make-up = make-up day
calendar-sign-weekend = -
calendar-sign-holiday = H
calendar-sign-make-up = W
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun

# The data directory and the store
store-conflict = Somebody else has changed this record ({ $key }: this was based on version { $expected }, it is now version { $found }). Nothing was saved.
store-held = The data directory is in use by { $login } (host { $host }, process { $pid }, since { $since }).
store-held-unknown = The data directory is in use by another process; it cannot be told whose.
store-newer = The data directory has store format { $found }; this program knows formats up to { $known }. Use a newer program. Nothing was changed.
store-full = The disk is full ({ $path }). This was not confirmed as saved. Free some space and open the program again.
store-nearly-full = Too little disk space ({ $path } has { $free } MiB left). Nothing was saved. Free some space and try again.
store-unreadable = Cannot use { $path }: { $reason }.
store-damaged = The store is damaged ({ $path }). Its files were not deleted: set them aside and restore a backup. Details: { $detail }
store-behind = The store is incomplete ({ $path }): { $acknowledged } commits were acknowledged, { $found } are left. Set it aside and restore a backup.
store-malformed = The record is damaged and cannot be read: { $key }.
store-too-large = Too long: { $key } has { $size } bytes, the limit is { $limit }. Nothing was saved.
store-io = Reading or writing { $path } failed: { $reason }. This was not confirmed as saved; open the program again.

io-permission-denied = permission denied
io-not-found = it does not exist
io-not-a-directory = it is not a directory
io-is-a-directory = it is a directory, not a file
io-read-only = the file system is read-only
io-other = the system says “{ $detail }”

codec-short = the record has only { $len } bytes and cannot be one
codec-format = the record has format { $found }; this program knows format { $known }
codec-schema = the record has structure number { $found }, which this program does not know
codec-payload = the record's content cannot be read ({ $detail })
codec-trailing = the record has { $left } bytes after its end

### Limits: the calendar of working days, periods, the limits

festival-new-year = New Year's Day
festival-spring = Spring Festival
festival-qingming = Qingming Festival
festival-labour = Labour Day
festival-dragon-boat = Dragon Boat Festival
festival-mid-autumn = Mid-Autumn Festival
festival-national = National Day
festival-national-mid-autumn = National Day and Mid-Autumn Festival
festival-victory-70 = 70th anniversary of victory in 1945
festival-special = special arrangement

day-work = working day
day-weekend = weekend
day-holiday = holiday: { $festival }
day-make-up = working day in lieu: { $festival }

notice-title = State Council General Office notice on holidays in { $year }
notice-title-numbered = State Council General Office notice on holidays in { $year } ({ $number })
notice-untitled = State Council General Office holiday arrangements for { $year }

cycle-year = yearly
cycle-half = half-yearly
cycle-quarter = quarterly
period-year = { $year }
period-half-1 = first half of { $year }
period-half-2 = second half of { $year }
period-quarter-1 = first quarter of { $year }
period-quarter-2 = second quarter of { $year }
period-quarter-3 = third quarter of { $year }
period-quarter-4 = fourth quarter of { $year }
period-unreadable = Write a period as 2026, 2026H1 (first half) or 2026Q3 (third quarter)

article-application-4-3 = Disclosure on application, art. 4 (3)
article-application-4-4 = Disclosure on application, art. 4 (4)
article-opinion-3-1 = Opinions, III (1)
article-opinion-3-2 = Opinions, III (2)
article-opinion-policy = This office's policy (the opinions system sets no limit for anonymous ones)
article-routine-3-2-2-policy = Routine disclosure, III (2) 2; the day is this office's policy
article-routine-4 = Routine disclosure, IV
article-routine-4-1 = Routine disclosure, IV (1)
article-routine-4-2-policy = Routine disclosure, IV (2); the day is this office's policy
article-routine-4-3 = Routine disclosure, IV (3)
article-routine-4-4-policy = Routine disclosure, IV (4); the day is this office's policy

limit-a2 = Within 5 working days of acceptance an application is examined and decided.
limit-a3 = What cannot be decided in 5 working days may be extended to 10 working days in all from acceptance.
limit-a4 = Within 5 working days of the decision to disclose, written material goes to the superior organisation for review and filing.
limit-o2 = A signed opinion within the unit's duty is answered within 3 days.
limit-o3 = An opinion outside the unit's duty is transferred within 2 days to the unit concerned.
limit-o3-reply = The unit concerned answers a transferred opinion within 3 days of receiving it.
limit-o4 = An opinion that is important, cannot be answered at once or needs a report upwards is answered within 10 days.
limit-o5 = A report of violations of discipline or of members' rights is settled within one month.
limit-o7 = { $days ->
    [one] An anonymous opinion is handled within 1 day (this office's policy).
   *[other] An anonymous opinion is handled within { $days } days (this office's policy).
}
limit-r5 = Fixed disclosure: completed within 5 working days of the matter being settled.
limit-r6 = Regular disclosure: by the last working day of the period (the day is this office's policy).
limit-r7 = Staged disclosure: on the date set for each stage, as the matter progresses.
limit-r8 = { $days ->
    [0] Immediate disclosure: on the day the matter is settled (this office's policy).
    [1] Immediate disclosure: by the next working day after the matter is settled (this office's policy).
   *[other] Immediate disclosure: within { $days } working days of the matter being settled (this office's policy).
}
limit-r9 = Important content stays in public notice at least 7 days: this is the last day it must stay up.
limit-c4 = Branches report their yearly disclosure plan at the start of the year: by 31 January (the day is this office's policy).

event-accepted = day of acceptance
event-decided = day of the decision to disclose
event-received = day of receipt
event-transfer-received = day the unit concerned received it
event-settled = day the matter was settled
event-period-end = last day of the period
event-stage = date set for the stage
event-notice-up = day the notice went up
event-year = year of the plan

trace-event = the event; not counted itself
trace-counted = counted
trace-not-working = not a working day; not counted
trace-rolled-over = the period ends here, on a day off: moved on
trace-due = due

urgency-overdue = overdue
urgency-today = due today
urgency-soon = due within two working days
urgency-later = not yet due
