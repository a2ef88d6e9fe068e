//! Names of people, companies and things. All invented; all domains end in `.example`.

/// Given names.
const GIVEN: [&str; 64] = [
    "Ada", "Aksel", "Amara", "Anton", "Asha", "Beata", "Bruno", "Carmen", "Casper", "Chloe", "Dario",
    "Delia", "Edda", "Eli", "Emil", "Esra", "Farah", "Felix", "Freya", "Goran", "Greta", "Hana", "Hugo",
    "Ida", "Idris", "Imani", "Ivo", "Jana", "Jonas", "Kaito", "Kira", "Lara", "Leif", "Lina", "Luca", "Maja",
    "Malik", "Marta", "Milo", "Nadia", "Nils", "Noor", "Olga", "Otto", "Paula", "Petra", "Quinn", "Rafael",
    "Rhea", "Rune", "Sami", "Selma", "Silas", "Sofia", "Stefan", "Tara", "Teo", "Tove", "Uma", "Viktor",
    "Wanda", "Yara", "Yusuf", "Zoe",
];

/// Family names.
const FAMILY: [&str; 64] = [
    "Abbott", "Adler", "Akande", "Alder", "Barros", "Becker", "Bianchi", "Bloom", "Brandt", "Castell",
    "Chen", "Coyle", "Dahl", "Demir", "Diallo", "Drew", "Ekberg", "Engel", "Farkas", "Ferro", "Fischer",
    "Gallo", "Gray", "Haas", "Hale", "Holm", "Ibarra", "Iyer", "Jansen", "Kaya", "Keller", "Kim", "Klein",
    "Koch", "Lang", "Larsen", "Lopes", "Lund", "Marsh", "Mendes", "Moreau", "Nagy", "Novak", "Oduya",
    "Okoro", "Olsen", "Park", "Petrov", "Quist", "Ramos", "Reyes", "Rossi", "Sand", "Sato", "Silva", "Stone",
    "Tanaka", "Torres", "Ueda", "Vance", "Vogel", "Walsh", "Yilmaz", "Zeller",
];

/// First words of customers beyond the named ones.
const PLACES: [&str; 48] = [
    "Ashford",
    "Barrow",
    "Beacon",
    "Bellmoor",
    "Bramble",
    "Briar",
    "Cairn",
    "Castor",
    "Cobalt",
    "Copper",
    "Coral",
    "Cranmere",
    "Dalton",
    "Easton",
    "Ember",
    "Fairview",
    "Falcon",
    "Fenland",
    "Glade",
    "Granite",
    "Harbour",
    "Hawthorn",
    "Hazel",
    "Heron",
    "Highland",
    "Ivory",
    "Juniper",
    "Kingsway",
    "Lakeside",
    "Linden",
    "Marlow",
    "Meadow",
    "Millbrook",
    "Mistral",
    "Orchard",
    "Pine",
    "Quarry",
    "Redwood",
    "Ridge",
    "Sable",
    "Silver",
    "Spruce",
    "Summit",
    "Thistle",
    "Vale",
    "Walnut",
    "Willow",
    "Winter",
];

/// Second words of customers beyond the named ones.
const TRADES: [&str; 40] = [
    "Accounting",
    "Agency",
    "Antiques",
    "Bakery",
    "Books",
    "Carpets",
    "Ceramics",
    "Chemists",
    "Cinemas",
    "Clinic",
    "Clothing",
    "Coaches",
    "Controls",
    "Dairy",
    "Design",
    "Electrics",
    "Estates",
    "Farms",
    "Finance",
    "Fisheries",
    "Freight",
    "Gardens",
    "Glass",
    "Homes",
    "Hotels",
    "Joinery",
    "Legal",
    "Marine",
    "Metals",
    "Motors",
    "Optics",
    "Paper",
    "Pharmacy",
    "Plastics",
    "Press",
    "Recruiting",
    "Schools",
    "Seeds",
    "Surveying",
    "Tools",
];

/// Parts of an organisation.
pub(crate) const DEPARTMENTS: [&str; 8] =
    ["Finance", "Sales", "Operations", "People", "Warehouse", "Support", "Research", "Management"];

/// What groups are made for.
pub(crate) const PURPOSES: [&str; 12] = [
    "Project",
    "Site",
    "Mailbox",
    "Share",
    "Printer",
    "Rota",
    "Committee",
    "Intranet",
    "Newsletter",
    "Licence",
    "Pilot",
    "Archive",
];

fn at<'a>(list: &[&'a str], index: u64) -> &'a str {
    let index = index % list.len().max(1) as u64;
    usize::try_from(index).ok().and_then(|index| list.get(index)).copied().unwrap_or("Other")
}

/// Given and family name of the nth person of an organisation: no two of the first 4,096 are alike.
pub(crate) fn person(offset: u64, index: u64) -> (&'static str, &'static str) {
    let round = index / 64;
    (at(&GIVEN, index + offset), at(&FAMILY, round + (index % 64) * 7 + offset / 64))
}

/// Name of the nth generated customer: no two of the first 1,920 are alike, later ones get a number.
pub(crate) fn company(index: u64) -> String {
    let (place, round) = (at(&PLACES, index), index / 48);
    let name = format!("{place} {}", at(&TRADES, round + index * 7));
    match index / 1_920 {
        0 => name,
        more => format!("{name} {}", more + 1),
    }
}

/// Name of a part of an organisation.
pub(crate) fn department(index: u64) -> &'static str {
    at(&DEPARTMENTS, index)
}

/// Name of a group.
pub(crate) fn purpose(index: u64) -> &'static str {
    at(&PURPOSES, index)
}

/// A name as a short id: lower case, words joined by `-`.
pub(crate) fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_differ() {
        let people: BTreeSet<_> = (0..4_096).map(|index| person(77, index)).collect();
        assert_eq!(people.len(), 4_096);
        let companies: BTreeSet<_> = (0..6_000).map(company).collect();
        assert_eq!(companies.len(), 6_000);
        assert_eq!(slug("Alder & Sons Dental"), "alder-sons-dental");
    }
}
