pub fn board_and_page(
    _: &std::path::Path,
    _: chrono::NaiveDate,
    _: &[&crate::story::Owed],
    _: &crate::story::Keys,
) {
}
