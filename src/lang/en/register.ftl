
# Registers as files.

register-opinions = opinion register
register-applications = register of applications
register-of-book = register: { $system }
register-row = row
register-number = number
register-channel = channel
register-signed = signed or anonymous
register-with = with
register-handling = handling
register-reported-on = reported back on
register-reported = report back
register-reported-by = reported by
register-begun = kind
register-last = last step
register-dated = { $date } { $what }
register-transferred = transferred to { $unit }
register-due = { $date } ({ $rule })
register-overdue = { $date } ({ $rule }, overdue)
register-none = There is no register of such records.
register-days = The last day is before the first.
field-register-from = from
field-register-to = to
hint-register-unit = Of this organisation only; of all that you see where none is chosen.
form-register-export = Write register to a file
form-intro-register = { $register }, without the identity of anybody who raised an opinion or applied.
action-register-export = export register
    .help = Write the register of this pane to a CSV or XLSX file, to be printed
cli-about-register = Write registers to files
cli-about-register-export = Write a register to a CSV or XLSX file, without identities
cli-usage-register = gongkai register export …
cli-usage-register-export = gongkai register export --book NAME FILE [OPTIONS]
cli-help-book =
    The register: opinions, applications, plan,
    press, supervisor, consultation, archive,
    assessment or accountability
cli-help-register-from = From this day on, as 2026-09-24
cli-help-register-to = To this day, as 2026-09-24
cli-help-org = Of this organisation only, by its code
cli-value-code = CODE
