/* Documents made to take long, or to end a program, by what has to be said to
 * them; nothing: they are answered. */
'use strict';

const times = (n, make) => Array.from({ length: n }, (_, i) => make(i))
	.join(' ');
const nested = (n, open, inner, close) =>
	open.repeat(n) + inner + close.repeat(n);

module.exports = {
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

