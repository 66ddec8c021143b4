/*
 * Documents at random, the same each time: made from a schema, right or with
 * something wrong in them, and spoilt.
 */
'use strict';

const g = require('/usr/share/nodejs/graphql');

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
	constructor(schema, wrong) {
		this.schema = schema;
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
		const set = this.set(mutation ? this.schema.getMutationType()
			: this.schema.getQueryType(), 4);
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

/* So many of a thousand choices are wrong. */
const made = (schema, n, wrong) => Array.from({ length: n },
	() => new Maker(schema, wrong).document());
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

/* Documents with some of their characters taken out or changed. */
const characters = [...'{}()[]!$:=@|&"\\\n\r\t .,#019eE+-_aZ',
	'\uFEFF', '\u00e9', '\u2028'];

const scratched = (all) => all.map((asked) => {
	const query = [...asked.query];

	for (let times = 1 + random(3); times; times--)
		query.splice(random(query.length), random(2),
			...one([[], [one(query)], [one(characters)]]));
	return { ...asked, query: query.join('') };
}).filter((asked) => !/^[\s\uFEFF,]*"/.test(asked.query));

const some_of = (n, parts) => Array.from({ length: random(n) },
	() => one(parts)).join('');

/* Numbers and strings, written in ways that are right or nearly so. */
const literals = (n) => Array.from({ length: n }, () => chance(50)
	? some_of(8, [...'-+.eE0105'])
	: one(['"', '"""']) + some_of(14, ['a', ' ', '  ', '\n', '\r', '\r\n',
		'\t', '\\', '\\\\', '"', '"""', '\\"""', '\\u0041', '\\ud83d',
		'\\ude00', '\\n', 'é', '🎈', '\\/']) + one(['"', '"""']));

module.exports = { made, spoilt, scratched, literals };
