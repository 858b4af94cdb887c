//! The catalogue tree as rows: organisation's catalogue → level 1 → level 2 → item → record.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Column};
use crate::domain::code::{Code, ItemCode, OrgCode, RecordKey};
use crate::office::query::{Mark, PAGE, Query, Records, Tree, TreeItem, TreeOrg};

use super::list::ListState;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// An organisation's catalogue; a catalogue in use nowhere has no organisation.
    Org(Option<OrgCode>, CatalogueId),
    /// A group of level 1: the number of its first item.
    Level1(Option<OrgCode>, CatalogueId, u16),
    /// A group of level 2: the number of its first item.
    Level2(Option<OrgCode>, CatalogueId, u16),
    /// An item of a catalogue in use.
    Item(Code),
    /// An item of a catalogue in use nowhere.
    Printed(CatalogueId, u16),
    /// A record under an item.
    Record(RecordKey),
    /// What follows the records of an item that have been read.
    More(Code),
}

/// A row of the tree on screen.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is.
    pub node: Node,
    /// How deep, from 0.
    pub depth: u16,
    /// Open, closed, or nothing below.
    pub open: Option<bool>,
    /// Its text; empty where the source is lost.
    pub text: String,
    /// Number in front of it.
    pub number: String,
    /// How many items or records are below.
    pub count: u32,
    /// How many of them are overdue.
    pub overdue: u32,
    /// How it stands; none for groups.
    pub mark: Option<Mark>,
    /// Whether cells of the item are lost.
    pub incomplete: bool,
    /// For a record: where it stands.
    pub state: Option<crate::domain::message::Message>,
}

/// The tree pane.
#[derive(Debug, Clone, Default)]
pub struct TreePane {
    tree: Option<Tree>,
    groups: BTreeMap<CatalogueId, Groups>,
    open: BTreeSet<Node>,
    records: BTreeMap<Code, Records>,
    rows: Vec<Row>,
    /// Which row is selected.
    pub list: ListState,
}

impl TreePane {
    /// Takes a new tree in; the selection stays on its node.
    pub fn set(&mut self, tree: Tree) {
        self.groups = tree.catalogues.iter().map(|(id, items)| (*id, Groups::of(items))).collect();
        if self.tree.is_none()
            && let Some(org) = tree.orgs.first()
        {
            self.open.insert(Node::Org(org.code.clone(), org.catalogue));
            for first in self.groups[&org.catalogue].level1.keys() {
                self.open.insert(Node::Level1(org.code.clone(), org.catalogue, *first));
            }
        }
        self.tree = Some(tree);
        self.rebuild();
    }

    /// Takes the records of an item in.
    pub fn set_records(&mut self, code: &Code, records: Records) {
        if self.records.get(code) == Some(&records) {
            return;
        }
        // What followed has been read: the selection goes on to the first of it.
        let selected = self.list.selected;
        let on_more = matches!(self.selected(), Some(Row { node: Node::More(of), .. }) if of == code);
        self.records.insert(code.clone(), records);
        self.rebuild();
        if on_more {
            self.list.selected = selected;
            self.list.clamp(self.rows.len());
        }
    }

    /// How many records of an item are known here.
    pub fn known(&self, code: &Code) -> usize {
        self.records.get(code).map_or(0, |records| records.lines.len())
    }

    /// What to ask for where the selection has come to the end of the records that have been read.
    pub fn wanted(&self) -> Option<Query> {
        match &self.selected()?.node {
            // Twice as many each time: what has been read before is read again with them.
            Node::More(code) => Some(Query::Records(code.clone(), 2 * self.known(code).max(PAGE))),
            _ => None,
        }
    }

    /// The rows as they stand.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether a tree has been taken in.
    pub fn is_loaded(&self) -> bool {
        self.tree.is_some()
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.list.selected)
    }

    /// Opens the selected node; steps into it where it is open.
    pub fn expand(&mut self) -> Option<Code> {
        let row = self.selected()?;
        let (node, open) = (row.node.clone(), row.open);
        match open {
            Some(true) => self.list.step(1, self.rows.len()),
            Some(false) => {
                self.open.insert(node.clone());
                self.rebuild();
            }
            None => {}
        }
        match node {
            Node::Item(code) if open == Some(false) => Some(code),
            _ => None,
        }
    }

    /// Closes the selected node; steps to the one above where it is closed.
    pub fn collapse(&mut self) {
        let Some(row) = self.selected() else { return };
        let (node, depth) = (row.node.clone(), row.depth);
        if row.open == Some(true) {
            self.open.remove(&node);
            self.rebuild();
        } else if let Some(above) = self.rows[..self.list.selected].iter().rposition(|row| row.depth < depth)
        {
            self.list.selected = above;
        }
    }

    /// Opens everything above an item, and the item, and selects it or its record.
    pub fn reveal(&mut self, code: &Code, record: Option<&RecordKey>) {
        let Some(tree) = &self.tree else { return };
        let Some(org) = tree.orgs.iter().find(|org| org.code.as_ref() == Some(&code.org)) else { return };
        let groups = &self.groups[&org.catalogue];
        self.open.insert(Node::Org(org.code.clone(), org.catalogue));
        if let ItemCode::Listed(number) = code.item {
            for column in [Column::Level1, Column::Level2] {
                let first = groups.starts(column).range(..=number).next_back().map(|(first, _)| *first);
                let node = |first| match column {
                    Column::Level1 => Node::Level1(org.code.clone(), org.catalogue, first),
                    _ => Node::Level2(org.code.clone(), org.catalogue, first),
                };
                self.open.extend(first.map(node));
            }
        }
        if record.is_some() {
            self.open.insert(Node::Item(code.clone()));
        }
        let target = record.map_or_else(|| Node::Item(code.clone()), |key| Node::Record(key.clone()));
        self.rebuild();
        let at = |node: &Node| self.rows.iter().position(|row| row.node == *node);
        if let Some(row) = at(&target).or_else(|| at(&Node::Item(code.clone()))) {
            self.list.selected = row;
        }
    }

    /// What to ask for the records that are shown, to be read again after a change.
    pub fn open_items(&self) -> Vec<Query> {
        let items = self.open.iter().filter_map(|node| match node {
            Node::Item(code) => Some(Query::Records(code.clone(), self.known(code).max(PAGE))),
            _ => None,
        });
        items.collect()
    }

    fn rebuild(&mut self) {
        let before = self.selected().map(|row| row.node.clone());
        let mut rows = Vec::new();
        if let Some(tree) = &self.tree {
            for org in &tree.orgs {
                self.org_rows(tree, org, &mut rows);
            }
        }
        self.rows = rows;
        if let Some(at) = before.and_then(|node| self.rows.iter().position(|row| row.node == node)) {
            self.list.selected = at;
        }
        self.list.clamp(self.rows.len());
    }

    fn org_rows(&self, tree: &Tree, org: &TreeOrg, rows: &mut Vec<Row>) {
        let (items, groups) = (&tree.catalogues[&org.catalogue], &self.groups[&org.catalogue]);
        let node = Node::Org(org.code.clone(), org.catalogue);
        let open = self.open.contains(&node);
        rows.push(Row {
            number: org.code.as_ref().map(ToString::to_string).unwrap_or_default(),
            text: org.name.clone(),
            count: items.len() as u32,
            overdue: org.items.iter().map(|item| item.overdue).sum(),
            ..row(node, 0, Some(open))
        });
        if !open {
            return;
        }
        let listed = org.items.iter().take(items.len());
        let mut shown1 = false;
        let mut shown2 = false;
        for (tree_item, item) in listed.zip(items) {
            for (column, depth) in [(Column::Level1, 1), (Column::Level2, 2)] {
                let Some(members) = groups.starts(column).get(&item.number) else { continue };
                if column == Column::Level2 && !shown1 {
                    continue;
                }
                let node = match column {
                    Column::Level1 => Node::Level1(org.code.clone(), org.catalogue, item.number),
                    _ => Node::Level2(org.code.clone(), org.catalogue, item.number),
                };
                let open = self.open.contains(&node);
                let overdue = org.items[members.clone()].iter().map(|member| member.overdue).sum();
                let cell: &Cell = item.cell(column);
                rows.push(Row {
                    text: cell.text.clone(),
                    count: members.len() as u32,
                    overdue,
                    ..row(node, depth, Some(open))
                });
                if column == Column::Level1 {
                    shown1 = open;
                    shown2 = false;
                } else {
                    shown2 = open;
                }
            }
            if shown1 && shown2 {
                self.item_rows(org, tree_item, Some(item), 3, rows);
            }
        }
        for tree_item in org.items.iter().skip(items.len()) {
            self.item_rows(org, tree_item, None, 1, rows);
        }
    }

    fn item_rows(
        &self,
        org: &TreeOrg,
        tree_item: &TreeItem,
        item: Option<&CatalogueItem>,
        depth: u16,
        rows: &mut Vec<Row>,
    ) {
        let counts = &tree_item.counts;
        let count = counts.all();
        let code = org.code.as_ref().map(|org| Code::new(org.clone(), tree_item.item));
        let node = match (&code, tree_item.item) {
            (Some(code), _) => Node::Item(code.clone()),
            (None, ItemCode::Listed(number)) => Node::Printed(org.catalogue, number),
            _ => return,
        };
        let open = (count > 0).then(|| self.open.contains(&node));
        rows.push(Row {
            number: tree_item.item.to_string(),
            text: match item {
                Some(item) => item.cell(Column::Content).text.clone(),
                None => tree_item.title.clone().unwrap_or_default(),
            },
            count,
            overdue: tree_item.overdue,
            mark: Some(tree_item.mark),
            incomplete: item.is_some_and(CatalogueItem::is_incomplete),
            ..row(node, depth, open)
        });
        if let (Some(true), Some(code)) = (open, code) {
            let records = self.records.get(&code);
            for line in records.into_iter().flat_map(|records| &records.lines) {
                rows.push(Row {
                    number: format!("{}-{:03}", line.key.year, line.key.seq),
                    text: line.title.clone(),
                    state: Some(line.state.clone()),
                    ..row(Node::Record(line.key.clone()), depth + 1, None)
                });
            }
            if let Some(more) = records.map(|records| records.more).filter(|more| *more > 0) {
                let count = u32::try_from(more).unwrap_or(u32::MAX);
                rows.push(Row { count, ..row(Node::More(code), depth + 1, None) });
            }
        }
    }
}

fn row(node: Node, depth: u16, open: Option<bool>) -> Row {
    Row {
        node,
        depth,
        open,
        text: String::new(),
        number: String::new(),
        count: 0,
        overdue: 0,
        mark: None,
        incomplete: false,
        state: None,
    }
}

/// The groups of a catalogue: by the number of its first item the places of the items in each.
#[derive(Debug, Clone, Default)]
struct Groups {
    level1: BTreeMap<u16, Range<usize>>,
    level2: BTreeMap<u16, Range<usize>>,
}

impl Groups {
    /// A new group begins with another text, or another level 1.
    fn of(items: &[CatalogueItem]) -> Self {
        let of = |same: fn(&CatalogueItem, &CatalogueItem) -> bool| {
            let mut groups = BTreeMap::new();
            let mut start = 0;
            for group in items.chunk_by(same) {
                groups.insert(group[0].number, start..start + group.len());
                start += group.len();
            }
            groups
        };
        Self {
            level1: of(|a, b| a.cell(Column::Level1).text == b.cell(Column::Level1).text),
            level2: of(|a, b| {
                [Column::Level1, Column::Level2]
                    .iter()
                    .all(|level| a.cell(*level).text == b.cell(*level).text)
            }),
        }
    }

    fn starts(&self, column: Column) -> &BTreeMap<u16, Range<usize>> {
        if column == Column::Level1 { &self.level1 } else { &self.level2 }
    }
}
