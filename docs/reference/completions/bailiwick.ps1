
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'bailiwick' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'bailiwick'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'bailiwick' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Writes a made-up provider with customers in real export formats, and assesses it')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Reads exports and writes an assessment')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Proposes an estate file: which realm, group and site belongs to whom, and why')
            [CompletionResult]::new('reach', 'reach', [CompletionResultType]::ParameterValue, 'Blast radius of one account, service, tool or secret, with the ways there; or all that falls with a vulnerability, a product or a vendor')
            [CompletionResult]::new('who-reaches', 'who-reaches', [CompletionResultType]::ParameterValue, 'Who of other parties can reach a party, how, and with which proof')
            [CompletionResult]::new('choke', 'choke', [CompletionResultType]::ParameterValue, 'What alone holds up the most reach: nodes and edges, each with the exact number of pairs that vanish with it')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'What to change first: named fixes with owner, cost, side effects and instruction, and what each removes exactly')
            [CompletionResult]::new('controls', 'controls', [CompletionResultType]::ParameterValue, 'The catalogue of controls, from the code')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between assessments: new, resolved and reopened findings, other owners, reach grown or shrunk')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Assessments kept by `scan --history`: list, show, compare, follow over time')
            [CompletionResult]::new('collect-help', 'collect-help', [CompletionResultType]::ParameterValue, 'How to make an export: the command, the least permission, and what it unlocks')
            [CompletionResult]::new('agreement', 'agreement', [CompletionResultType]::ParameterValue, 'Agreements between providers and customers: write, check, compare')
            [CompletionResult]::new('lab', 'lab', [CompletionResultType]::ParameterValue, 'Writes a synthetic estate in real export formats, with planted faults and the truth beside them')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'JSON Schema of an output or input: assessment, answer, cascade, estate, agreement, statements; or the definition of our kinds for BloodHound')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Writes the analysed graph for other tools')
            [CompletionResult]::new('scenario', 'scenario', [CompletionResultType]::ParameterValue, 'Incidents written down by hand: who would have been reached, and what would have stopped it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell, on standard output')
            [CompletionResult]::new('reference', 'reference', [CompletionResultType]::ParameterValue, 'The command line as a page of documentation')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'The portal; needs the feature `portal`')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Logs; need the feature `logs`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;demo' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Where exports and outputs go')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;scan' {
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'What belongs to whom; `bailiwick init` proposes one')
            [CompletionResult]::new('--agreement', '--agreement', [CompletionResultType]::ParameterName, 'An agreement between provider and customer; may be given several times')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The time for which the assessment holds; by default that of the latest export')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Where the outputs go')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to write')
            [CompletionResult]::new('--ocsf-version', '--ocsf-version', [CompletionResultType]::ParameterName, 'Version of OCSF that events follow')
            [CompletionResult]::new('--only-party', '--only-party', [CompletionResultType]::ParameterName, 'Only what one party may see, in its words: its id or name. What is shown of others is who reaches it')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 when something at or above this severity is found')
            [CompletionResult]::new('--as-customer', '--as-customer', [CompletionResultType]::ParameterName, 'Answer for this customer: who can reach us, how, proven or possible, and when it was last used. Its own exports are enough')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Keep the whole assessment in a history and show the numbers over time: an SQLite file, or `postgresql://USER@HOST/DATABASE`. Without a value what `BAILIWICK_HISTORY` names, else `history.db`')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Replace names, ids, addresses and paths by pseudonyms, the same ones in every output')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Says on standard error how long each phase took; given twice, also which controls take longest')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Exit with 4 when some input could not be read')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'bailiwick;init' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to write it; by default it is printed')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Where to write it; by default it is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;reach' {
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'What belongs to whom')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What the attacker has: insider (the default), stolen-password, phished-session, ...; of a vulnerability, product or vendor: exploit, zero-day and insider, one beside the other')
            [CompletionResult]::new('--effect', '--effect', [CompletionResultType]::ParameterName, 'Show paths to this effect')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Show paths to this party only')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The answer as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;who-reaches' {
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'What belongs to whom')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What the attacker has')
            [CompletionResult]::new('--effect', '--effect', [CompletionResultType]::ParameterName, 'At this effect or above')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The answer as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;choke' {
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'What belongs to whom')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What the attacker has')
            [CompletionResult]::new('--effect', '--effect', [CompletionResultType]::ParameterName, 'At this effect or above')
            [CompletionResult]::new('--most', '--most', [CompletionResultType]::ParameterName, 'Lines shown of each table')
            [CompletionResult]::new('--possible', '--possible', [CompletionResultType]::ParameterName, 'Count what is possible, rather than what is proven')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The answer as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;fix' {
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'What belongs to whom')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Whose reach is to shrink')
            [CompletionResult]::new('--effect', '--effect', [CompletionResultType]::ParameterName, 'At this effect or above')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'The cost of all steps together, at most')
            [CompletionResult]::new('--steps', '--steps', [CompletionResultType]::ParameterName, 'Steps, at most')
            [CompletionResult]::new('--what-if', '--what-if', [CompletionResultType]::ParameterName, 'Only these fixes, by id or key: before and after, by customer and profile')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Writes the plan, to be checked against later exports')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Holds a saved plan against these exports: what is done, and whether it worked')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The answer as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;controls' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The catalogue as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;diff' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;history' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password')
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'Only this estate: its name, as `list` shows it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'What is kept')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One assessment: its numbers and findings. `--json` gives the whole document, as `assessment.json` was')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between two of them: new, resolved and reopened findings, other owners, reach grown or shrunk and by which edge. By default between the last two')
            [CompletionResult]::new('trend', 'trend', [CompletionResultType]::ParameterValue, 'The numbers over time')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;history;list' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password')
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'Only this estate: its name, as `list` shows it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;history;show' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password')
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'Only this estate: its name, as `list` shows it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;history;diff' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password')
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'Only this estate: its name, as `list` shows it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;history;trend' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password')
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'Only this estate: its name, as `list` shows it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;history;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'What is kept')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One assessment: its numbers and findings. `--json` gives the whole document, as `assessment.json` was')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between two of them: new, resolved and reopened findings, other owners, reach grown or shrunk and by which edge. By default between the last two')
            [CompletionResult]::new('trend', 'trend', [CompletionResultType]::ParameterValue, 'The numbers over time')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;history;help;list' {
            break
        }
        'bailiwick;history;help;show' {
            break
        }
        'bailiwick;history;help;diff' {
            break
        }
        'bailiwick;history;help;trend' {
            break
        }
        'bailiwick;history;help;help' {
            break
        }
        'bailiwick;collect-help' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;agreement' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Prints an agreement to start from: every section, with remarks, on a page')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Checks agreements: grammar, one accountable party for each row, references, dates. Exits with 1 on an error')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between two versions of an agreement: owners, access, times, subcontractors, clauses')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Writes an agreement for other tools: a component definition and two system security plans of OSCAL')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Reads an agreement back out of OSCAL: the very file where this program wrote it, the best guess where another did')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;agreement;init' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to write it; by default it is printed')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Where to write it; by default it is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;agreement;lint' {
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day against which reviews are overdue; by default today')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;agreement;diff' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;agreement;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to write')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Where the files go')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;agreement;import' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to write the agreement; by default it is printed')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Where to write the agreement; by default it is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;agreement;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Prints an agreement to start from: every section, with remarks, on a page')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Checks agreements: grammar, one accountable party for each row, references, dates. Exits with 1 on an error')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between two versions of an agreement: owners, access, times, subcontractors, clauses')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Writes an agreement for other tools: a component definition and two system security plans of OSCAL')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Reads an agreement back out of OSCAL: the very file where this program wrote it, the best guess where another did')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;agreement;help;init' {
            break
        }
        'bailiwick;agreement;help;lint' {
            break
        }
        'bailiwick;agreement;help;diff' {
            break
        }
        'bailiwick;agreement;help;export' {
            break
        }
        'bailiwick;agreement;help;import' {
            break
        }
        'bailiwick;agreement;help;help' {
            break
        }
        'bailiwick;lab' {
            [CompletionResult]::new('--customers', '--customers', [CompletionResultType]::ParameterName, 'Number of customers')
            [CompletionResult]::new('--identities', '--identities', [CompletionResultType]::ParameterName, 'Number of identities over all parties')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'The same seed gives the same bytes')
            [CompletionResult]::new('--provider-only', '--provider-only', [CompletionResultType]::ParameterName, 'Only what the provider itself can export')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;schema' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;export' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('opengraph', 'opengraph', [CompletionResultType]::ParameterValue, 'BloodHound OpenGraph: nodes and edges, our kinds prefixed')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;export;opengraph' {
            [CompletionResult]::new('--estate', '--estate', [CompletionResultType]::ParameterName, 'What belongs to whom')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to write it')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Where to write it')
            [CompletionResult]::new('--compat', '--compat', [CompletionResultType]::ParameterName, 'With another tool''s own ids, kinds and names')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'bailiwick;export;help' {
            [CompletionResult]::new('opengraph', 'opengraph', [CompletionResultType]::ParameterValue, 'BloodHound OpenGraph: nodes and edges, our kinds prefixed')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;export;help;opengraph' {
            break
        }
        'bailiwick;export;help;help' {
            break
        }
        'bailiwick;scenario' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Measures scenarios and holds them against what they expect')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;scenario;run' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;scenario;help' {
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Measures scenarios and holds them against what they expect')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;scenario;help;run' {
            break
        }
        'bailiwick;scenario;help;help' {
            break
        }
        'bailiwick;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;reference' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;serve' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;logs' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'bailiwick;help' {
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Writes a made-up provider with customers in real export formats, and assesses it')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Reads exports and writes an assessment')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Proposes an estate file: which realm, group and site belongs to whom, and why')
            [CompletionResult]::new('reach', 'reach', [CompletionResultType]::ParameterValue, 'Blast radius of one account, service, tool or secret, with the ways there; or all that falls with a vulnerability, a product or a vendor')
            [CompletionResult]::new('who-reaches', 'who-reaches', [CompletionResultType]::ParameterValue, 'Who of other parties can reach a party, how, and with which proof')
            [CompletionResult]::new('choke', 'choke', [CompletionResultType]::ParameterValue, 'What alone holds up the most reach: nodes and edges, each with the exact number of pairs that vanish with it')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'What to change first: named fixes with owner, cost, side effects and instruction, and what each removes exactly')
            [CompletionResult]::new('controls', 'controls', [CompletionResultType]::ParameterValue, 'The catalogue of controls, from the code')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between assessments: new, resolved and reopened findings, other owners, reach grown or shrunk')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Assessments kept by `scan --history`: list, show, compare, follow over time')
            [CompletionResult]::new('collect-help', 'collect-help', [CompletionResultType]::ParameterValue, 'How to make an export: the command, the least permission, and what it unlocks')
            [CompletionResult]::new('agreement', 'agreement', [CompletionResultType]::ParameterValue, 'Agreements between providers and customers: write, check, compare')
            [CompletionResult]::new('lab', 'lab', [CompletionResultType]::ParameterValue, 'Writes a synthetic estate in real export formats, with planted faults and the truth beside them')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'JSON Schema of an output or input: assessment, answer, cascade, estate, agreement, statements; or the definition of our kinds for BloodHound')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Writes the analysed graph for other tools')
            [CompletionResult]::new('scenario', 'scenario', [CompletionResultType]::ParameterValue, 'Incidents written down by hand: who would have been reached, and what would have stopped it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell, on standard output')
            [CompletionResult]::new('reference', 'reference', [CompletionResultType]::ParameterValue, 'The command line as a page of documentation')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'The portal; needs the feature `portal`')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Logs; need the feature `logs`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'bailiwick;help;demo' {
            break
        }
        'bailiwick;help;scan' {
            break
        }
        'bailiwick;help;init' {
            break
        }
        'bailiwick;help;reach' {
            break
        }
        'bailiwick;help;who-reaches' {
            break
        }
        'bailiwick;help;choke' {
            break
        }
        'bailiwick;help;fix' {
            break
        }
        'bailiwick;help;controls' {
            break
        }
        'bailiwick;help;diff' {
            break
        }
        'bailiwick;help;history' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'What is kept')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One assessment: its numbers and findings. `--json` gives the whole document, as `assessment.json` was')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between two of them: new, resolved and reopened findings, other owners, reach grown or shrunk and by which edge. By default between the last two')
            [CompletionResult]::new('trend', 'trend', [CompletionResultType]::ParameterValue, 'The numbers over time')
            break
        }
        'bailiwick;help;history;list' {
            break
        }
        'bailiwick;help;history;show' {
            break
        }
        'bailiwick;help;history;diff' {
            break
        }
        'bailiwick;help;history;trend' {
            break
        }
        'bailiwick;help;collect-help' {
            break
        }
        'bailiwick;help;agreement' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Prints an agreement to start from: every section, with remarks, on a page')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Checks agreements: grammar, one accountable party for each row, references, dates. Exits with 1 on an error')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between two versions of an agreement: owners, access, times, subcontractors, clauses')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Writes an agreement for other tools: a component definition and two system security plans of OSCAL')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Reads an agreement back out of OSCAL: the very file where this program wrote it, the best guess where another did')
            break
        }
        'bailiwick;help;agreement;init' {
            break
        }
        'bailiwick;help;agreement;lint' {
            break
        }
        'bailiwick;help;agreement;diff' {
            break
        }
        'bailiwick;help;agreement;export' {
            break
        }
        'bailiwick;help;agreement;import' {
            break
        }
        'bailiwick;help;lab' {
            break
        }
        'bailiwick;help;schema' {
            break
        }
        'bailiwick;help;export' {
            [CompletionResult]::new('opengraph', 'opengraph', [CompletionResultType]::ParameterValue, 'BloodHound OpenGraph: nodes and edges, our kinds prefixed')
            break
        }
        'bailiwick;help;export;opengraph' {
            break
        }
        'bailiwick;help;scenario' {
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Measures scenarios and holds them against what they expect')
            break
        }
        'bailiwick;help;scenario;run' {
            break
        }
        'bailiwick;help;completions' {
            break
        }
        'bailiwick;help;reference' {
            break
        }
        'bailiwick;help;serve' {
            break
        }
        'bailiwick;help;logs' {
            break
        }
        'bailiwick;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
