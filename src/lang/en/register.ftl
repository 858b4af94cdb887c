
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
register-because = { $what }: { $reason }
register-reported-to = reported back to { $unit }
register-extended = extended to { $until }
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

# Former books taken over.

deed-taken-over = taken over from a former register
label-imported = taken from
submitter-unnamed = signed; the name was not in the file
register-replied-on = replied on
register-decided-on = decided on
register-import-not = This register is not imported.
register-import-nothing = Every row of the file is registered already; there is nothing to import.
register-import-refused = { $count ->
    [one] The file has a fault
   *[other] The file has { $count } faults
 }; nothing was written. First, row { $row }: { $what }
register-import-other = This looks like a file of another register ({ $register }). Import it there.
register-import-row = row { $row }: { $what }
register-import-row-note = row { $row }: { $what }
register-import-note = { $place } "{ $heading }": { $what }
register-import-kept = "{ $text }" is nothing this program has a field for; it stays in the history as it stands.
register-import-lost = There is no record with the number { $numbers } here; none is linked.
register-import-formula = This is a formula that has not been worked out. Open the file in a spreadsheet, and save it anew.
register-import-day = "{ $found }" is no date; write it as 2026-03-02, 2026/3/2 or 2026年3月2日.
register-import-no-day = "{ $text }" has no day; begin with it, as in 2026-03-02 …
register-import-word = "{ $found }" is none of the words that can be used: { $known }.
register-import-unit = "{ $found }" is no organisation here; write its code or its name.
register-import-person = "{ $found }" is nobody here; write a name or a login.
register-import-code = "{ $found }" is no disclosure code such as SJ-07.
register-import-whose = The row does not say whose it is. Add a column "organisation", or choose one for the file.
register-import-transfer = { $unit } has it, and the column "handling" does not say when it was transferred, as in 2026-03-02 transferred to { $unit }
register-import-kind = The kind is missing, one of: { $known }.
register-import-long = The file says too much at once; divide it into several.
register-import-summary = { $register }: { $added } to add, { $known } registered already{ $twice ->
    [0] .
   *[other] , { $twice } twice in the file.
 }
register-import-owing = Of those added, { $count } still { $count ->
    [one] owes
   *[other] owe
 } something, { $late } of them late.
register-import-begun = Of { $count ->
    [one] one case
   *[other] { $count } cases
 } only the beginning is imported; the steps after it are taken here, by those who may (rows { $rows })
register-import-known = Row { $row } is registered as { $number } and is not imported again.
register-import-twice = Row { $row } says the same as row { $first } and is not imported.
register-import-unknown = These columns are not imported: { $names }
register-import-then = Nothing is written yet; choose "write" to write it.
done-register-imported = { $count ->
    [one] One entry
   *[other] { $count } entries
 } imported, { $register } ({ $file }).
form-register-import = Import a former register
form-intro-register-import = { $register }: read from a spreadsheet, with a preview before anything is written.
hint-register-import-unit = Rows that do not say whose they are are of this organisation.
action-register-import = import register
    .help = Read a former register from a spreadsheet, previewed first
cli-about-register-import = Import a former register from a CSV or XLSX file, with a preview
cli-usage-register-import = gongkai register import --book NAME FILE [OPTIONS]
cli-help-import-book =
    The register: opinions, applications, plan,
    press, supervisor or consultation
cli-help-import-org = Whose the rows are that do not say, by its code
cli-help-register-apply = Write it; without this it is a preview
cli-register-import-preview = This is a preview; nothing was written. Add --apply to write it.
