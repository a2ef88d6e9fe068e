# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_bailiwick_global_optspecs
    string join \n h/help V/version
end

function __fish_bailiwick_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_bailiwick_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_bailiwick_using_subcommand
    set -l cmd (__fish_bailiwick_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c bailiwick -n "__fish_bailiwick_needs_command" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -s V -l version -d 'Print version'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "demo" -d 'Writes a made-up provider with customers in real export formats, and assesses it'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "scan" -d 'Reads exports and writes an assessment'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "init" -d 'Proposes an estate file: which realm, group and site belongs to whom, and why'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "reach" -d 'Blast radius of one account, service, tool or secret, with the ways there; or all that falls with a vulnerability, a product or a vendor'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "who-reaches" -d 'Who of other parties can reach a party, how, and with which proof'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "choke" -d 'What alone holds up the most reach: nodes and edges, each with the exact number of pairs that vanish with it'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "fix" -d 'What to change first: named fixes with owner, cost, side effects and instruction, and what each removes exactly'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "controls" -d 'The catalogue of controls, from the code'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "diff" -d 'What changed between assessments: new, resolved and reopened findings, other owners, reach grown or shrunk'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "history" -d 'Assessments kept by `scan --history`: list, show, compare, follow over time'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "collect-help" -d 'How to make an export: the command, the least permission, and what it unlocks'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "agreement" -d 'Agreements between providers and customers: write, check, compare'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "lab" -d 'Writes a synthetic estate in real export formats, with planted faults and the truth beside them'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "schema" -d 'JSON Schema of an output or input: assessment, answer, cascade, estate, agreement, statements; or the definition of our kinds for BloodHound'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "export" -d 'Writes the analysed graph for other tools'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "scenario" -d 'Incidents written down by hand: who would have been reached, and what would have stopped it'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "completions" -d 'Completions for a shell, on standard output'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "reference" -d 'The command line as a page of documentation'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "serve" -d 'The portal; needs the feature `portal`'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "logs" -d 'Logs; need the feature `logs`'
complete -c bailiwick -n "__fish_bailiwick_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand demo" -l out -d 'Where exports and outputs go' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand demo" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l estate -d 'What belongs to whom; `bailiwick init` proposes one' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l agreement -d 'An agreement between provider and customer; may be given several times' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l as-of -d 'The time for which the assessment holds; by default that of the latest export' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l out -d 'Where the outputs go' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l format -d 'What to write' -r -f -a "html\t'a self-contained page for people, offline, light and dark, on paper and by keyboard'
json\t'the whole assessment, with a published, versioned JSON Schema'
csv\t'tables of findings, outcomes and subjects for spreadsheets (RFC 4180; cells never start a formula)'
markdown\t'a work list with owners, to paste into a ticket or a page'
sarif\t'SARIF 2.1.0, for code scanning pages, DefectDojo and editors'
ocsf\t'OCSF events as JSON Lines, 1.6.0 or with `--ocsf-version` 1.8.0: Compliance Finding (2003) and Detection Finding (2004), for SIEMs and data lakes'
oscal\t'OSCAL 1.2.1 assessment results and plan of action and milestones, for tools of governance and audit'"
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l ocsf-version -d 'Version of OCSF that events follow' -r -f -a "1.6.0\t''
1.8.0\t''"
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l only-party -d 'Only what one party may see, in its words: its id or name. What is shown of others is who reaches it' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l fail-on -d 'Exit with 1 when something at or above this severity is found' -r -f -a "critical\t''
high\t''
any\t''
none\t''"
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l as-customer -d 'Answer for this customer: who can reach us, how, proven or possible, and when it was last used. Its own exports are enough' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l history -d 'Keep the whole assessment in a history and show the numbers over time: an SQLite file, or `postgresql://USER@HOST/DATABASE`. Without a value what `BAILIWICK_HISTORY` names, else `history.db`' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l redact -d 'Replace names, ids, addresses and paths by pseudonyms, the same ones in every output'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l timings -d 'Says on standard error how long each phase took; given twice, also which controls take longest'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -l strict -d 'Exit with 4 when some input could not be read'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand init" -s o -l out -d 'Where to write it; by default it is printed' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand init" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand reach" -l estate -d 'What belongs to whom' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand reach" -l profile -d 'What the attacker has: insider (the default), stolen-password, phished-session, ...; of a vulnerability, product or vendor: exploit, zero-day and insider, one beside the other' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand reach" -l effect -d 'Show paths to this effect' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand reach" -l to -d 'Show paths to this party only' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand reach" -l json -d 'The answer as JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand reach" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand who-reaches" -l estate -d 'What belongs to whom' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand who-reaches" -l profile -d 'What the attacker has' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand who-reaches" -l effect -d 'At this effect or above' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand who-reaches" -l json -d 'The answer as JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand who-reaches" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand choke" -l estate -d 'What belongs to whom' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand choke" -l profile -d 'What the attacker has' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand choke" -l effect -d 'At this effect or above' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand choke" -l most -d 'Lines shown of each table' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand choke" -l possible -d 'Count what is possible, rather than what is proven'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand choke" -l json -d 'The answer as JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand choke" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l estate -d 'What belongs to whom' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l profile -d 'Whose reach is to shrink' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l effect -d 'At this effect or above' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l budget -d 'The cost of all steps together, at most' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l steps -d 'Steps, at most' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l what-if -d 'Only these fixes, by id or key: before and after, by customer and profile' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l save -d 'Writes the plan, to be checked against later exports' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l check -d 'Holds a saved plan against these exports: what is done, and whether it worked' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -l json -d 'The answer as JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand fix" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand controls" -l json -d 'The catalogue as JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand controls" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand diff" -l json -d 'As JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand diff" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -l history -d 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -l estate -d 'Only this estate: its name, as `list` shows it' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -l json -d 'As JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -f -a "list" -d 'What is kept'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -f -a "show" -d 'One assessment: its numbers and findings. `--json` gives the whole document, as `assessment.json` was'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -f -a "diff" -d 'What changed between two of them: new, resolved and reopened findings, other owners, reach grown or shrunk and by which edge. By default between the last two'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -f -a "trend" -d 'The numbers over time'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and not __fish_seen_subcommand_from list show diff trend help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from list" -l history -d 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from list" -l estate -d 'Only this estate: its name, as `list` shows it' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from list" -l json -d 'As JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from show" -l history -d 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from show" -l estate -d 'Only this estate: its name, as `list` shows it' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from show" -l json -d 'As JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from diff" -l history -d 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from diff" -l estate -d 'Only this estate: its name, as `list` shows it' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from diff" -l json -d 'As JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from trend" -l history -d 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from trend" -l estate -d 'Only this estate: its name, as `list` shows it' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from trend" -l json -d 'As JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from trend" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "list" -d 'What is kept'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "show" -d 'One assessment: its numbers and findings. `--json` gives the whole document, as `assessment.json` was'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "diff" -d 'What changed between two of them: new, resolved and reopened findings, other owners, reach grown or shrunk and by which edge. By default between the last two'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "trend" -d 'The numbers over time'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand collect-help" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and not __fish_seen_subcommand_from init lint diff export import help" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and not __fish_seen_subcommand_from init lint diff export import help" -f -a "init" -d 'Prints an agreement to start from: every section, with remarks, on a page'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and not __fish_seen_subcommand_from init lint diff export import help" -f -a "lint" -d 'Checks agreements: grammar, one accountable party for each row, references, dates. Exits with 1 on an error'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and not __fish_seen_subcommand_from init lint diff export import help" -f -a "diff" -d 'What changed between two versions of an agreement: owners, access, times, subcontractors, clauses'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and not __fish_seen_subcommand_from init lint diff export import help" -f -a "export" -d 'Writes an agreement for other tools: a component definition and two system security plans of OSCAL'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and not __fish_seen_subcommand_from init lint diff export import help" -f -a "import" -d 'Reads an agreement back out of OSCAL: the very file where this program wrote it, the best guess where another did'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and not __fish_seen_subcommand_from init lint diff export import help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from init" -s o -l out -d 'Where to write it; by default it is printed' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from lint" -l as-of -d 'The day against which reviews are overdue; by default today' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from lint" -l json -d 'As JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from diff" -l json -d 'As JSON'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from export" -l format -d 'What to write' -r -f -a "oscal\t''"
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from export" -l out -d 'Where the files go' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from import" -s o -l out -d 'Where to write the agreement; by default it is printed' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from help" -f -a "init" -d 'Prints an agreement to start from: every section, with remarks, on a page'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Checks agreements: grammar, one accountable party for each row, references, dates. Exits with 1 on an error'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from help" -f -a "diff" -d 'What changed between two versions of an agreement: owners, access, times, subcontractors, clauses'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from help" -f -a "export" -d 'Writes an agreement for other tools: a component definition and two system security plans of OSCAL'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from help" -f -a "import" -d 'Reads an agreement back out of OSCAL: the very file where this program wrote it, the best guess where another did'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand agreement; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand lab" -l customers -d 'Number of customers' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand lab" -l identities -d 'Number of identities over all parties' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand lab" -l seed -d 'The same seed gives the same bytes' -r
complete -c bailiwick -n "__fish_bailiwick_using_subcommand lab" -l provider-only -d 'Only what the provider itself can export'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand lab" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand schema" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and not __fish_seen_subcommand_from opengraph help" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and not __fish_seen_subcommand_from opengraph help" -f -a "opengraph" -d 'BloodHound OpenGraph: nodes and edges, our kinds prefixed'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and not __fish_seen_subcommand_from opengraph help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and __fish_seen_subcommand_from opengraph" -l estate -d 'What belongs to whom' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and __fish_seen_subcommand_from opengraph" -s o -l out -d 'Where to write it' -r -F
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and __fish_seen_subcommand_from opengraph" -l compat -d 'With another tool\'s own ids, kinds and names' -r -f -a "bloodhound\t'BloodHound\'s ids and kinds; only edges that it knows'"
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and __fish_seen_subcommand_from opengraph" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "opengraph" -d 'BloodHound OpenGraph: nodes and edges, our kinds prefixed'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scenario; and not __fish_seen_subcommand_from run help" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scenario; and not __fish_seen_subcommand_from run help" -f -a "run" -d 'Measures scenarios and holds them against what they expect'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scenario; and not __fish_seen_subcommand_from run help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scenario; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scenario; and __fish_seen_subcommand_from help" -f -a "run" -d 'Measures scenarios and holds them against what they expect'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand scenario; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand completions" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand reference" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand serve" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand logs" -s h -l help -d 'Print help'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "demo" -d 'Writes a made-up provider with customers in real export formats, and assesses it'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "scan" -d 'Reads exports and writes an assessment'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "init" -d 'Proposes an estate file: which realm, group and site belongs to whom, and why'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "reach" -d 'Blast radius of one account, service, tool or secret, with the ways there; or all that falls with a vulnerability, a product or a vendor'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "who-reaches" -d 'Who of other parties can reach a party, how, and with which proof'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "choke" -d 'What alone holds up the most reach: nodes and edges, each with the exact number of pairs that vanish with it'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "fix" -d 'What to change first: named fixes with owner, cost, side effects and instruction, and what each removes exactly'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "controls" -d 'The catalogue of controls, from the code'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "diff" -d 'What changed between assessments: new, resolved and reopened findings, other owners, reach grown or shrunk'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "history" -d 'Assessments kept by `scan --history`: list, show, compare, follow over time'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "collect-help" -d 'How to make an export: the command, the least permission, and what it unlocks'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "agreement" -d 'Agreements between providers and customers: write, check, compare'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "lab" -d 'Writes a synthetic estate in real export formats, with planted faults and the truth beside them'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "schema" -d 'JSON Schema of an output or input: assessment, answer, cascade, estate, agreement, statements; or the definition of our kinds for BloodHound'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "export" -d 'Writes the analysed graph for other tools'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "scenario" -d 'Incidents written down by hand: who would have been reached, and what would have stopped it'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "completions" -d 'Completions for a shell, on standard output'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "reference" -d 'The command line as a page of documentation'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "serve" -d 'The portal; needs the feature `portal`'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "logs" -d 'Logs; need the feature `logs`'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and not __fish_seen_subcommand_from demo scan init reach who-reaches choke fix controls diff history collect-help agreement lab schema export scenario completions reference serve logs help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "list" -d 'What is kept'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "show" -d 'One assessment: its numbers and findings. `--json` gives the whole document, as `assessment.json` was'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "diff" -d 'What changed between two of them: new, resolved and reopened findings, other owners, reach grown or shrunk and by which edge. By default between the last two'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "trend" -d 'The numbers over time'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from agreement" -f -a "init" -d 'Prints an agreement to start from: every section, with remarks, on a page'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from agreement" -f -a "lint" -d 'Checks agreements: grammar, one accountable party for each row, references, dates. Exits with 1 on an error'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from agreement" -f -a "diff" -d 'What changed between two versions of an agreement: owners, access, times, subcontractors, clauses'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from agreement" -f -a "export" -d 'Writes an agreement for other tools: a component definition and two system security plans of OSCAL'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from agreement" -f -a "import" -d 'Reads an agreement back out of OSCAL: the very file where this program wrote it, the best guess where another did'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from export" -f -a "opengraph" -d 'BloodHound OpenGraph: nodes and edges, our kinds prefixed'
complete -c bailiwick -n "__fish_bailiwick_using_subcommand help; and __fish_seen_subcommand_from scenario" -f -a "run" -d 'Measures scenarios and holds them against what they expect'
