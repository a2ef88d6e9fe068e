//! Which ends each component reaches, for tiles of 64 parties at a time: one pass of ORs over the components, from
//! the ends up.
//!
//! A tile has one word of 64 bits for each effect, so that the parties reached at one effect are counted with one
//! instruction. Most components reach what one of their targets reaches; they share its row, and a row is made only
//! where a component joins different ones. Components that reach nothing in a tile cost one comparison there.

use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};

use bailiwick_model::Effects;
use rustc_hash::FxHashMap;

use super::layers::Leaf;
use super::scc::Csr;
use super::table::{Table, id};
use super::threads;
use crate::graph::{Graph, Party, PartyIx};

/// Parties in a tile.
const WIDTH: u32 = 64;
/// Memory that all rows of all tiles under work may take together.
const ROOM: usize = 2 << 30;
const NONE: u32 = u32::MAX;

/// Ends reached in one tile: for each effect the parties.
pub(crate) type Row = [u64; 6];

/// Parties reached at each effect.
pub(crate) type Count = [u32; 6];

/// Ends reached, sparse and sorted by party.
pub(crate) type Reached = Box<[(PartyIx, Effects)]>;

/// A condensed graph with its ends.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    dag: &'a Csr,
    /// Component of each vertex.
    of: &'a Table<u32>,
    ends: &'a Ends,
    /// For each component the tiles in which it reaches something, modulo 64.
    somewhere: Table<u64>,
}

/// Ends by tile.
#[derive(Debug)]
pub(crate) struct Ends {
    tiles: Vec<Tile>,
}

#[derive(Clone, Debug, Default)]
struct Tile {
    /// Component, party within the tile, effects; by component.
    ends: Vec<(u32, u32, Effects)>,
    /// Parties within the tile that are counted.
    counted: u64,
}

/// What is reached from some vertices.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Distinct sets.
    pub(crate) sets: Vec<Reached>,
    /// The set of each vertex asked for, in the order asked.
    pub(crate) of: Vec<u32>,
}

/// Parties reached by each node, its own owner left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Counts {
    distinct: Vec<Count>,
    of: Table<u32>,
}

impl Counts {
    pub(crate) fn at(&self, node: u32) -> Count {
        if node as usize >= self.of.len() {
            return Count::default();
        }
        self.distinct.get(self.of.at(node) as usize).copied().unwrap_or_default()
    }
}

/// The work of one tile.
struct Sheet {
    slots: Table<u32>,
    rows: Vec<Row>,
}

/// Result of one tile for the vertices asked for.
struct Answer {
    rows: Vec<Row>,
    of: Vec<u32>,
}

/// Sums over tiles for all nodes.
struct Tally {
    counts: Vec<[AtomicU32; 6]>,
    /// Effects of each node at its own owner.
    own: Vec<AtomicU8>,
    /// Nodes owned by the counted parties of each tile, with the party within the tile.
    nodes: Vec<Vec<(u32, u8)>>,
}

impl Ends {
    /// The ends of a graph; `component` tells where a vertex is, `counted` which parties are counted.
    pub(crate) fn new(
        graph: &Graph,
        leaves: &[Leaf],
        component: impl Fn(u32) -> u32,
        counted: impl Fn(&Party) -> bool,
    ) -> Self {
        let mut tiles = vec![Tile::default(); graph.parties.len().div_ceil(WIDTH as usize)];
        for (parties, tile) in graph.parties.chunks(WIDTH as usize).zip(&mut tiles) {
            for (party, bit) in parties.iter().zip(0u32..) {
                tile.counted |= u64::from(counted(party)) << bit;
            }
        }
        for leaf in leaves.iter().filter(|leaf| !leaf.effects.is_empty()) {
            if let Some(tile) = tiles.get_mut((leaf.party.0 / WIDTH) as usize) {
                tile.ends.push((component(leaf.vertex), leaf.party.0 % WIDTH, leaf.effects));
            }
        }
        for tile in &mut tiles {
            tile.ends.sort_unstable();
        }
        Self { tiles }
    }
}

impl<'a> Field<'a> {
    pub(crate) fn new(dag: &'a Csr, of: &'a Table<u32>, ends: &'a Ends) -> Self {
        let mut somewhere = Table::filled(dag.vertices(), 0u64);
        for (tile, at) in ends.tiles.iter().zip(0u32..) {
            for &(component, _, _) in &tile.ends {
                somewhere.set(component, somewhere.at(component) | 1 << (at % 64));
            }
        }
        for component in 0..id(dag.vertices()) {
            let all =
                dag.out(component).iter().fold(somewhere.at(component), |all, &to| all | somewhere.at(to));
            somewhere.set(component, all);
        }
        Self { dag, of, ends, somewhere }
    }

    /// Ends reached from each of `vertices`, and the counts of the first `nodes.len()` vertices, which stand for
    /// nodes with these owners.
    pub(crate) fn solve(&self, vertices: &[u32], owners: &[PartyIx]) -> (Rows, Counts) {
        let components = self.dag.vertices();
        let tally = Tally::new(if owners.is_empty() { 0 } else { components }, owners, &self.ends.tiles);
        let most = ROOM / (components.max(1) * (size_of::<Row>() + size_of::<u32>()));
        let answers = threads::in_ranges(self.ends.tiles.len(), most.max(1), |range| {
            let mut sheet = Sheet { slots: Table::filled(components, NONE), rows: Vec::new() };
            range
                .map(|tile| {
                    sheet.fill(self, tile);
                    sheet.tally(self, tile, &tally);
                    sheet.answer(self.of, vertices)
                })
                .collect()
        });
        (collect(&answers, vertices.len()), tally.finish(self.of))
    }
}

impl Sheet {
    fn fill(&mut self, field: &Field<'_>, tile: usize) {
        self.rows.clear();
        let bit = 1u64 << (tile % 64);
        let mut ends = field.ends.tiles.get(tile).map_or(&[][..], |tile| &tile.ends);
        for component in 0..id(field.dag.vertices()) {
            if field.somewhere.at(component) & bit == 0 {
                self.slots.set(component, NONE);
                continue;
            }
            let own = ends.iter().take_while(|end| end.0 == component).count();
            let (mine, rest) = ends.split_at(own);
            ends = rest;
            let slot = self.join(mine, field.dag.out(component));
            self.slots.set(component, slot);
        }
    }

    fn row(&self, slot: u32) -> Row {
        self.rows.get(slot as usize).copied().unwrap_or_default()
    }

    /// The slot of a row with `ends` and all that `targets` reach; [`NONE`] where that is nothing.
    fn join(&mut self, ends: &[(u32, u32, Effects)], targets: &[u32]) -> u32 {
        let mut row = Row::default();
        for &(_, party, effects) in ends {
            for (word, effect) in row.iter_mut().zip(0..) {
                *word |= u64::from(effects.0 >> effect & 1) << party;
            }
        }
        let mut made = !ends.is_empty();
        let mut slot = NONE;
        for &target in targets {
            let other = self.slots.at(target);
            if other == NONE || (other == slot && !made) {
                continue;
            }
            let theirs = self.row(other);
            let mut both = row;
            both.iter_mut().zip(theirs).for_each(|(word, more)| *word |= more);
            if both == theirs {
                (slot, made) = (other, false);
            } else if both != row {
                made = true;
            }
            row = both;
        }
        if made {
            slot = id(self.rows.len());
            self.rows.push(row);
        }
        slot
    }

    fn tally(&self, field: &Field<'_>, tile: usize, tally: &Tally) {
        if tally.counts.is_empty() {
            return;
        }
        let counted = field.ends.tiles.get(tile).map_or(0, |tile| tile.counted);
        let counts: Vec<Count> =
            self.rows.iter().map(|row| row.map(|word| (word & counted).count_ones())).collect();
        for (slot, sums) in self.slots.iter().zip(&tally.counts) {
            let Some(count) = counts.get(slot as usize) else { continue };
            for (sum, &more) in sums.iter().zip(count) {
                if more != 0 {
                    sum.fetch_add(more, Ordering::Relaxed);
                }
            }
        }
        for &(node, party) in tally.nodes.get(tile).map_or(&[][..], Vec::as_slice) {
            let effects = effects_at(&self.row(self.slots.at(field.of.at(node))), u32::from(party));
            if let Some(own) = tally.own.get(node as usize) {
                own.store(effects.0, Ordering::Relaxed);
            }
        }
    }

    fn answer(&self, of: &Table<u32>, vertices: &[u32]) -> Answer {
        let mut rows = vec![Row::default()];
        let mut known: FxHashMap<Row, u32> = FxHashMap::from_iter([(Row::default(), 0)]);
        let of = vertices
            .iter()
            .map(|&vertex| {
                let row = self.row(self.slots.at(of.at(vertex)));
                *known.entry(row).or_insert_with(|| {
                    rows.push(row);
                    id(rows.len() - 1)
                })
            })
            .collect();
        Answer { rows, of }
    }
}

impl Tally {
    fn new(components: usize, owners: &[PartyIx], tiles: &[Tile]) -> Self {
        let mut nodes: Vec<Vec<(u32, u8)>> = vec![Vec::new(); tiles.len()];
        for (node, owner) in (0u32..).zip(owners) {
            let (at, party) = (owner.0 / WIDTH, owner.0 % WIDTH);
            if let (Some(tile), Some(list)) = (tiles.get(at as usize), nodes.get_mut(at as usize))
                && tile.counted >> party & 1 == 1
            {
                list.push((node, u8::try_from(party).unwrap_or_default()));
            }
        }
        Self {
            counts: (0..components).map(|_| Default::default()).collect(),
            own: owners.iter().map(|_| AtomicU8::new(0)).collect(),
            nodes,
        }
    }

    fn finish(self, of: &Table<u32>) -> Counts {
        let mut distinct = vec![Count::default()];
        let mut known: FxHashMap<Count, u32> = FxHashMap::from_iter([(Count::default(), 0)]);
        let mut ids = Table::default();
        for (node, own) in (0u32..).zip(self.own) {
            let own = own.into_inner();
            let mut count = Count::default();
            if let Some(sums) = self.counts.get(of.at(node) as usize) {
                for (effect, (count, sum)) in count.iter_mut().zip(sums).enumerate() {
                    *count = sum.load(Ordering::Relaxed).saturating_sub(u32::from(own >> effect & 1));
                }
            }
            ids.push(*known.entry(count).or_insert_with(|| {
                distinct.push(count);
                id(distinct.len() - 1)
            }));
        }
        Counts { distinct, of: ids }
    }
}

fn effects_at(row: &Row, party: u32) -> Effects {
    Effects(
        row.iter().zip(0..).fold(0, |bits, (word, effect)| bits | u8::from(word >> party & 1 == 1) << effect),
    )
}

/// Joins the tiles of each vertex, and keeps each distinct set once.
fn collect(answers: &[Answer], vertices: usize) -> Rows {
    let mut rows = Rows::default();
    let mut by_tiles: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
    for vertex in 0..vertices {
        let key: Vec<u32> =
            answers.iter().map(|answer| answer.of.get(vertex).copied().unwrap_or(0)).collect();
        let sets = &mut rows.sets;
        let set = *by_tiles.entry(key).or_insert_with_key(|key| {
            sets.push(expand(answers, key));
            id(sets.len() - 1)
        });
        rows.of.push(set);
    }
    rows
}

fn expand(answers: &[Answer], key: &[u32]) -> Reached {
    let mut reached = Vec::new();
    for ((answer, &at), tile) in answers.iter().zip(key).zip(0u32..) {
        let row = answer.rows.get(at as usize).copied().unwrap_or_default();
        let mut parties = row.iter().fold(0, |all, word| all | word);
        while parties != 0 {
            let party = parties.trailing_zeros();
            parties &= parties - 1;
            reached.push((PartyIx(tile * WIDTH + party), effects_at(&row, party)));
        }
    }
    reached.into_boxed_slice()
}
