/*
 * Documents, good, bad and hostile, to our GraphQL and to graphql-js, which the
 * specification comes with: do both accept the same, and answer the same?  Of
 * an error it is the place and the path that count; its words are everyone's
 * own.
 *
 * usage: node graphql-oracle.js PROGRAM
 */
'use strict';

const { spawnSync } = require('child_process');
const g = require('/usr/share/nodejs/graphql');
const make = require('./graphql-maker.js');
const program = process.argv[2];

const run = (args, input) => {
	const r = spawnSync(program, args, {
		input, encoding: 'utf8', maxBuffer: 1 << 30, timeout: 100000,
	});

	if (r.status !== 0)
		throw new Error(`${program} ended: ${r.status} ${r.signal} ` +
			r.stderr.slice(-2000));
	return r.stdout;
};

const world = JSON.parse(run(['world']));
const schema = g.buildSchema(world.sdl);
let number;

schema.getType('Even').parseValue = (v) => {
	if (!Number.isInteger(v) || v % 2)
		throw new TypeError('odd');
	return v;
};
schema.getType('Even').parseLiteral = (node, variables) =>
	schema.getType('Even').parseValue(
		g.valueFromASTUntyped(node, variables));

const members = { fullName: ['fullname'], depth: ['box', 'depth', 'inches'] };

const resolve = (parent, args, context, info) => {
	const name = `${info.parentType.name}.${info.fieldName}`;

	if (name === 'Query.echo' || name === 'Query.must')
		return args;
	if (name === 'Mutation.add')
		return number += args.number;
	if (name in world.answers) {
		if (world.answers[name].error || name === 'Query.wrongObject')
			throw new Error(world.answers[name].error);
		return world.answers[name].value;
	}
	if (parent === undefined)
		return null;
	return (members[info.fieldName] || [info.fieldName])
		.reduce((v, key) => v === null || v === undefined ? v : v[key],
			parent);
};

const theirs = (asked) => {
	number = 0;
	return JSON.parse(JSON.stringify(g.graphqlSync({
		schema, source: asked.query, variableValues: asked.variables,
		operationName: asked.operationName, fieldResolver: resolve,
	})));
};

const places = (errors) => errors.map((e) =>
	JSON.stringify([e.path, e.locations])).sort().join('\n');

// Of what is refused, each of our places has to be one of theirs; which of the
// fields that cannot be merged are told is everyone's own.
const same_places = (ours, other) => {
	const all = new Set(other.flatMap((e) =>
		(e.locations || []).map((l) => `${l.line}:${l.column}`)));

	return ours.every((e) => e.message.includes('two things') ||
		(e.locations || []).every((l) =>
			all.has(`${l.line}:${l.column}`)));
};

// What is refused before any field is resolved.
const refused_by = (other) => !('data' in other) ||
	other.data === null && other.errors.every((e) => !e.path);

/* graphql-js before 16.9 overlooks that fields cannot be merged if they meet in
 * fragments of fragments; so we ask it again without any. */
const overlooked = (asked, ours) => {
	if ('data' in ours || !ours.errors[0].message.includes('two things'))
		return false;
	const document = g.parse(asked.query);
	const named = (name) => document.definitions.find((d) =>
		d.kind === 'FragmentDefinition' && d.name.value === name);
	const flat = g.visit(document, {
		FragmentDefinition: () => null,
		FragmentSpread: ({ name, directives }) => ({
			...named(name.value), directives, kind: 'InlineFragment',
			name: undefined,
		}),
	});

	return refused_by(theirs({ ...asked, query: g.print(flat) }));
};

const agree = (asked, ours, other) => {
	if ('data' in ours === refused_by(other))
		return overlooked(asked, ours) ? null : 'one refuses it';
	if (!('data' in ours))
		return same_places(ours.errors, other.errors)
			? null : 'the places differ';
	if (JSON.stringify(ours.data) !== JSON.stringify(other.data))
		return 'the data differ';
	if (places(ours.errors || []) !== places(other.errors || []))
		return 'the errors differ';
	return null;
};

let bad = 0;

const ask = (all) => run([], all.map((a) => JSON.stringify(a)).join('\n') +
	'\n').split('\n').slice(0, -1).map((line) => JSON.parse(line));

const compare = (what, all) => {
	const answers = ask(all);
	let good = 0, refused = 0, costly = 0;

	all.forEach((asked, i) => {
		const other = theirs(asked);
		const too_costly = !('data' in answers[i]) &&
			answers[i].errors[0].extensions.code === 'too-costly';
		const why = too_costly ? null : agree(asked, answers[i], other);

		costly += too_costly;
		good += !why;
		refused += refused_by(other);
		if (why && bad++ < 10)
			console.log(`${why}: ${JSON.stringify(asked)}\n` +
				`ours: ${JSON.stringify(answers[i]).slice(0, 800)}\n` +
				`theirs: ${JSON.stringify(other).slice(0, 800)}`);
	});
	console.log(`${what}: ${good} of ${all.length}`);
	console.log(`# ${refused} refused, ${costly} too costly`);
	// Nearly all have to be compared.
	bad += costly * 10 > all.length;
};

compare('written', require('./graphql-documents.json'));
compare('made', make.made(schema, 1000, 0));
compare('made a little wrong', make.made(schema, 1500, 12));
compare('made wrong', make.made(schema, 500, 60));
compare('spoilt', make.spoilt(make.made(schema, 1500, 0)));
compare('scratched', make.scratched(make.made(schema, 1000, 0)));
compare('literals', make.literals(1000).map((v) =>
	({ query: `{echo(any: ${v})}` })));

for (const [code, all] of Object.entries(require('./graphql-hostile.js'))) {
	const said = ask(all.map((query) => ({ query, operationName:
		query.startsWith('query q0') ? 'q0' : undefined })))
		.map(({ errors }) => errors ? errors[0].extensions.code : '');
	const good = said.filter((word) => word === code).length;

	said.forEach((word, i) => word === code ||
		console.log(`${word}: ${all[i].slice(0, 100)}`));
	bad += good !== all.length;
	console.log(`hostile, ${code || 'good'}: ${good} of ${all.length}`);
}

/* What we tell of ourselves is the schema. */
const shown = ask([{ query: g.getIntrospectionQuery({
	specifiedByUrl: true, directiveIsRepeatable: true,
	schemaDescription: true,
}) }])[0];
const printed = (s) => g.printSchema(g.lexicographicSortSchema(s));

console.log(`introspection: ${printed(g.buildClientSchema(shown.data)) ===
	printed(schema) ? 'the same' : 'another'}`);
process.exit(bad ? 1 : 0);
