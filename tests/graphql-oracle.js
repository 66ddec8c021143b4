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

const sort = (v) => Array.isArray(v) ? v.map(sort)
	: v && typeof v === 'object'
		? Object.fromEntries(Object.keys(v).sort()
			.map((k) => [k, sort(v[k])]))
		: v;

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
};

/* Numbers that are random, and the same each time (mulberry32). */
let seed = 6;
const random = (n) => {
	let t = seed = seed + 0x6D2B79F5 | 0;

	t = Math.imul(t ^ t >>> 15, t | 1);
	t ^= t + Math.imul(t ^ t >>> 7, t | 61);
	return ((t ^ t >>> 14) >>> 0) % n;
};
const one = (array) => array[random(array.length)];
const chance = (percent) => random(100) < percent;

/* A document made from the schema, now and then with something wrong in it. */
class Maker {
	constructor(wrong) {
		this.wrong = wrong;
		this.variables = new Map();
		this.fragments = [];
		this.names = 0;
		this.given = {};
	}

	oops() {
		return random(1000) < this.wrong;
	}

	json(type) {
		if (this.oops())
			return one([null, 1, 'x', true, {}, 2.5, 1e40,
				...g.isInputObjectType(g.getNamedType(type))
					? [] : [[], [null]]]);
		if (g.isNonNullType(type))
			return this.json_of(type.ofType);
		return chance(10) ? null : this.json_of(type);
	}

	json_of(type) {
		if (g.isListType(type))
			return chance(15) ? this.json(type.ofType)
				: Array.from({ length: random(3) },
					() => this.json(type.ofType));
		if (g.isEnumType(type))
			return one(type.getValues()).name;
		if (g.isInputObjectType(type))
			return Object.fromEntries(Object.values(type.getFields())
				.filter((f) => g.isRequiredInputField(f) ||
					chance(20))
				.map((f) => [f.name, this.json(f.type)]));
		return {
			Int: one([0, -1, 7, 2147483647, 3.0]),
			Float: one([0, 1.5, -2e3, 12]),
			String: one(['', 'text', 'é"\\\n', '🎈']),
			Boolean: chance(50),
			ID: one(['17', 17, 'x']),
			Even: one([2, -4]),
			JSON: one([1, 'a', { b: [1, null] }, [true]]),
		}[type.name];
	}

	variable(type) {
		const name = `v${this.variables.size}`;
		const nullable = g.isNonNullType(type) && chance(10)
			? type.ofType : type;

		this.variables.set(name, `$${name}: ${this.oops()
			? one(['Int', '[Int]', 'Room', 'Nope', 'String!'])
			: nullable}` + (chance(30)
			? ` = ${this.value(nullable, true)}` : ''));
		if (!chance(25))
			this.given[name] = this.json(nullable);
		return `$${name}`;
	}

	value(type, constant) {
		if (!constant && chance(20))
			return this.variable(type);
		if (!constant && this.oops())
			return '$nope';
		if (this.oops())
			return one(['1', '"x"', 'NAME', '[]', '{}', 'null',
				'1.5', 'true', '{a: 1}', '[[1]]', '99999999999']);
		if (g.isNonNullType(type))
			return this.value_of(type.ofType, constant);
		return chance(10) ? 'null' : this.value_of(type, constant);
	}

	value_of(type, constant) {
		if (g.isListType(type))
			return chance(15) ? this.value(type.ofType, constant)
				: `[${Array.from({ length: random(3) }, () =>
					this.value(type.ofType, constant))}]`;
		if (g.isEnumType(type))
			return one(type.getValues()).name;
		if (g.isInputObjectType(type))
			return `{${Object.values(type.getFields())
				.filter((f) => g.isRequiredInputField(f) ||
					chance(20))
				.map((f) => `${this.oops() ? 'nope' : f.name}: ` +
					this.value(f.type, constant))}}`;
		return {
			Int: one(['0', '-1', '7', '2147483647']),
			Float: one(['0', '1.5', '-2e3', '12', '0.1E-2']),
			String: one(['""', '"text"', '"\\u00e9\\"\\\\\\n"',
				'"""\n  block\n    more\n  """', '"🎈"',
				'"""a\\"""b"""', '"\\uD83C\\uDF88"']),
			Boolean: one(['true', 'false']),
			ID: one(['"17"', '17', '"x"']),
			Even: one(['2', '-4']),
			JSON: one(['1', '"a"', '{b: [1, null]}', '[true]', 'WORD']),
		}[type.name];
	}

	args(args) {
		const given = args.filter((a) => g.isRequiredArgument(a)
			? !this.oops() : chance(30))
			.map((a) => `${this.oops() ? 'nope' : a.name}: ` +
				this.value(a.type));

		if (given.length && this.oops())
			given.push(one(given));
		return given.length ? `(${given.join(one([', ', ' ']))})` : '';
	}

	directives() {
		if (this.oops())
			return one([' @nope', ' @skip', ' @deprecated',
				' @skip(if: 1)', ' @include(if: true) @include(if: true)']);
		return chance(8) ? ` @${one(['skip', 'include'])}(if: ` +
			`${this.value(new g.GraphQLNonNull(g.GraphQLBoolean))})` : '';
	}

	field(type, depth) {
		const fields = Object.values(type.getFields());
		const f = one(fields);
		const of = g.getNamedType(f.type);
		const alias = chance(15) ? `${one(['a', 'b', 'c'])}: ` : '';
		const leaf = this.oops() ? g.isCompositeType(of)
			: g.isLeafType(of);

		if (this.oops())
			return 'nope';
		if (chance(8))
			return `${alias}__typename`;
		if (!g.isLeafType(of) && depth === 0)
			return `${alias}__typename`;
		return alias + f.name + this.args(f.args) + this.directives() +
			(leaf ? '' : ' ' + this.set(g.isCompositeType(of)
				? of : type, depth - 1));
	}

	selection(type, depth) {
		if (depth > 0 && chance(8))
			return `...${chance(60) ? ` on ${this.oops()
				? one(['Room', 'Int', 'Nope']) : type}` : ''}` +
				`${this.directives()} ${this.set(type, depth - 1)}`;
		if (depth > 0 && chance(8)) {
			const known = this.fragments.filter((f) => f.type === type);

			if (this.oops())
				return '...Nope';
			if (known.length && chance(50))
				return `...${one(known).name}`;
			const f = { name: `F${this.names++}`, type };
			const recursive = this.oops();

			if (recursive)
				this.fragments.push(f);
			f.text = `fragment ${f.name} on ${type} ` +
				this.set(type, depth - 1);
			if (!recursive)
				this.fragments.push(f);
			return `...${f.name}${this.directives()}`;
		}
		return this.field(type, depth);
	}

	set(type, depth) {
		return `{${Array.from({ length: 1 + random(4) },
			() => this.selection(type, depth)).join(' ')}}`;
	}

	document() {
		const mutation = chance(15);
		const set = this.set(mutation ? schema.getMutationType()
			: schema.getQueryType(), 4);
		const variables = [...this.variables.values()];
		const bare = !mutation && !variables.length && chance(50);

		return {
			query: (bare ? set : `${mutation ? 'mutation' : 'query'} ` +
				`${one(['', 'Q'])}${variables.length
					? `(${variables.join(' ')})` : ''}${set}`) +
				this.fragments.map((f) => '\n' + f.text).join(''),
			variables: this.given,
		};
	}
}

const made = (n, wrong) => Array.from({ length: n },
	() => new Maker(wrong).document());

/* Documents with some of their tokens taken out, doubled or changed. */
const spoilt = (all) => all.map((asked) => {
	const tokens = asked.query.match(
		/\$?\w+|"(?:[^"\\]|\\.)*"|\.\.\.|[^\s]/gu);

	for (let times = 1 + random(3); times; times--) {
		const at = random(tokens.length);
		const put = one([[], [tokens[at], tokens[at]], [one(tokens)],
			[one(['{', '}', '(', ')', '[', ']', '!', '$', ':', '=',
				'@', '...', 'on', 'fragment', 'null', '|', '&',
				'"', '"""', '1', '0.5', '-', '#', '\\', '\t', ',',
				'\uFEFF', 'é', '01', '1.', '1a', '"\\x"', '"\\u00"',
				'query', 'subscription'])]]);

		tokens.splice(at, 1, ...put);
	}
	return { ...asked, query: tokens.join(' ') };
// A text in front would be a description, which only they look behind.
}).filter((asked) => !asked.query.startsWith('"'));

const written = require('./graphql-documents.json');

compare('written', written);
compare('made', made(1000, 0));
compare('made a little wrong', made(1500, 12));
compare('made wrong', made(500, 60));
compare('spoilt', spoilt(made(1500, 0)));

/* Documents with some of their characters taken out or changed. */
const characters = [...'{}()[]!$:=@|&"\\\n\r\t .,#019eE+-_aZ\uFEFF\u00e9\u2028'];

const scratched = (all) => all.map((asked) => {
	const query = [...asked.query];

	for (let times = 1 + random(3); times; times--)
		query.splice(random(query.length), random(2),
			...one([[], [one(query)], [one(characters)]]));
	return { ...asked, query: query.join('') };
}).filter((asked) => !/^[\s\uFEFF,]*"/.test(asked.query));

compare('scratched', scratched(made(1000, 0)));

const some_of = (n, parts) => Array.from({ length: random(n) },
	() => one(parts)).join('');
const literals = Array.from({ length: 1000 }, () => chance(50)
	? some_of(8, [...'-+.eE0105'])
	: one(['"', '"""']) + some_of(14, ['a', ' ', '  ', '\n', '\r', '\r\n',
		'\t', '\\', '\\\\', '"', '"""', '\\"""', '\\u0041', '\\ud83d',
		'\\ude00', '\\n', 'é', '🎈', '\\/']) + one(['"', '"""']));

compare('literals', literals.map((v) => ({ query: `{echo(any: ${v})}` })));

/* What is made to take long, or to end a program. */
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i))
	.join(' ');
const nested = (n, open, inner, close) =>
	open.repeat(n) + inner + close.repeat(n);
const hostile = {
	'too-costly': [
		// Fragments that double what is below them.
		'{me{...F0}} fragment F20 on Person{login} ' + times(20, (i) =>
			`fragment F${i} on Person{a:friend{...F${i + 1}} ` +
			`b:friend{...F${i + 1}}}`),
		'{me' + nested(11, '{friend', '{login}', '}') + '}',
		`{${times(2500, (i) => `a${i}:any`)}}`,
		`{${times(60, (i) => `a${i}:any`)}}`,
		`{${times(3900, () => 'any')}}`,
		times(880, (i) => `query q${i}{...F}`) +
			`fragment F on Query{${times(500, (i) => `a${i}:any`)}}`,
		// Arguments to be compared again and again.
		`{me{${times(200, (i) => `a${i}:rooms{...F}`)}}}` +
			'fragment F on Room{' + times(2, () =>
			`topic(like:{sizes:[${times(900, (i) => i)}]})`) + '}',
		`{holes{...F ${times(100, () => 'deep{...F}')}}} fragment F on ` +
			`Hole{${times(300, () => 'a b')}}`,
		'{rooms(first:2147483647){gid}}',
		'{me{rooms(first:100){members(limit:100){rooms{gid}}}}}',
		'{none{members(limit:100){friend{rooms(first:9){gid}}}}}',
		'{__schema{types{' + nested(9, 'fields{type{', 'name', '}}') +
			'}}}',
		`{__schema{${times(150, (i) => `a${i}:types{fields{name args{` +
			'name type{name}}}}')}}}`,
		'mutation{a:hash b:hash}',
	],
	'bad-request': [
		`{me${nested(5000, '{friend', '{login}', '}')}}`,
		'{a'.repeat(30000),
		`{echo(any:${'['.repeat(30000)})}`,
		`{echo(any:${'{a:'.repeat(20000)})}`,
		`query($x:${'['.repeat(30000)}Int){any}`,
		`{${times(3900, (i) => `nope${i}`)}}`,
		`{${'nope'.repeat(15000)}}`,
		'{...F0} ' + times(700, (i) =>
			`fragment F${i} on Query{...F${(i + 1) % 700}}`),
		'{...F0} ' + times(80, (i) =>
			`fragment F${i} on Query{${times(40, (j) => `...F${j}`)}}`),
		times(600, (i) => `query q${i}{...F}`) + 'fragment F on ' +
			`Query{echo(any:[${times(1900, () => '$v')}])}`,
		`query(${times(1900, (i) => `$v${i}:Int`)}){any}`,
		`{echo(${times(1900, (i) => `a${i}:1`)})}`,
		`{echo(${times(1900, () => 'int:1')})}`,
		`{any ${times(1100, () => '@skip(if:true)')}}`,
		`{any} ${' '.repeat(70000)}`,
		`{any(${times(3000, () => '"')}`,
		times(9000, () => 'a'),
		'subscription{any}',
		'{wrongObject{gid', '{any}\u0001',
		'{echo(text:"\\uD800")}', '{echo(text:"\\u0000")}',
	],
	'': [
		'{me{...F0}} fragment F300 on Person{login} ' + times(300, (i) =>
			`fragment F${i} on Person{${times(3, () =>
				`...F${i + 1}`)}}`),
		'{...F0} fragment F700 on Query{any} ' + times(700, (i) =>
			`fragment F${i} on Query{...F${i + 1}}`),
		times(200, (i) => `query q${i}($v:Int){...F}`) + 'fragment F ' +
			`on Query{echo(any:[${times(1900, () => '$v')}])}`,
		`{echo(any:{${times(1900, (i) => `a${i}:1`)}})}`,
		`{echo(text:"${'x'.repeat(60000)}")}`,
		`{echo(any:[${times(7900, () => '""')}])}`,
		`{echo(text:"""${'\n'.repeat(30000)}""")}`,
		`{echo(text:"""${' \n'.repeat(20000)}x""")}`,
		`{echo(text:"""${'\\"""'.repeat(9000)}""")}`,
		`${'#\n'.repeat(20000)}{any}`, `${','.repeat(60000)}{any}`,
		`{${times(990, (i) => `k${i}:__typename`)}}`,
	],
};

for (const [code, all] of Object.entries(hostile)) {
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
