//! Functions by example.

use super::check;

#[test]
fn about_strings() {
    check(
        r"
param p string
output a string = concat('a', p, 'b') // 'a${0#p}b'
output b string = format('{0}-{1}-{{{0}}}', 'x', p) // 'x-${0#p}-{x}'
output c string = toUpper('st${1}') // 'ST1'
output d bool = toLower('A${p}') == toLower('A${p}') // true
output e string = replace('a-b-c', '-', '') // 'abc'
output f array = split('a,b;c', [',', ';']) // ['a', 'b', 'c']
output g string = join(['a', 'b'], '/') // 'a/b'
output h string = substring('abcdef', 1, 3) // 'bcd'
output i bool = startsWith('St${p}', 's') && endsWith('${p}-ws', '-WS') // true
output j int = indexOf('abcb', 'b') + lastIndexOf('abcb', 'B') // 4
output k string = '${first('abc')}${last('abc')}${take('abc', 2)}${skip('abc', 2)}' // 'acabc'
output l string = padLeft(7, 3, '0') // '007'
output m bool = uniqueString(p, 'a') == uniqueString(p, 'a') // true
output n bool = guid(p) == guid(p) // true
output o bool = newGuid() == newGuid() // ?
output p string = base64('abc') // 'YWJj'
output q string = base64ToString(base64('Grüße')) // 'Grüße'
output r string = uriComponentToString(uriComponent('a b/ü')) // 'a b/ü'
output s string = uri('https://a.b/c/', 'd.json') // 'https://a.b/c/d.json'
output t string = trim('  a ') // 'a'
output u bool = startsWith('ab${p}', 'b') // false
output v bool = contains('ab${p}', 'b') // true
output w bool = empty('a${p}') // false
output x string = take('abc${p}', 2) // 'ab'
output y int = length('aü') // 2
",
    );
}

#[test]
fn about_arrays() {
    check(
        r"
param p array
output a array = range(2, 3) // [2, 3, 4]
output b array = concat([1], [2]) // [1, 2]
output c array = union([1, 2], [2, 3]) // [1, 2, 3]
output d array = intersection([1, 2], [2, 3]) // [2]
output e array = flatten([[1], [2, 3]]) // [1, 2, 3]
output f bool = contains([1, 2], 2) && !contains([1], 2) // true
output g int = length(range(0, 800)) // 800
output h int = min(3, 1) + max([4, 2]) // 5
output i int = indexOf(['a', 'b'], 'b') // 1
output j array = skip(take([1, 2, 3], 2), 1) // [2]
output k array = first([]) ?? ['none'] // ['none']
output l array = array('x') // ['x']
output m int = last([1, 2]) // 2
output n bool = empty([]) && !empty([p]) // true
output o bool = contains(concat(p, ['x']), 'x') // true
output p array = distinct([1, 1, 2]) // [1, 2]
",
    );
}

#[test]
fn about_objects() {
    check(
        r"
param p object
output a object = union({ a: { x: 1 }, b: 1 }, { a: { y: 2 } }) // {a: {x: 1, y: 2}, b: 1}
output b array = items({ b: 1, a: 2 }) // [{key: 'a', value: 2}, {key: 'b', value: 1}]
output c array = objectKeys({ b: 1, a: 2 }) // ['a', 'b']
output d bool = contains({ a: 1 }, 'A') && !contains({}, 'a') // true
output e object = union(p, { a: 1 }) // {a: 1, …}
output f object = union({ a: 1 }, p) // {…}
output g object = shallowMerge([{ a: { x: 1 } }, { a: { y: 2 } }]) // {a: {y: 2}}
output h int = tryGet({ a: [5] }, 'a', 0) // 5
output i object = json('{\'a\': null, \'b\': [1]}') // {a: null, b: [1]}
output j string = json('null') ?? 'none' // 'none'
output k int = length({ a: 1 }) // 1
output l bool = bool('True') && int('5') == 5 // true
output m string = string(5) // '5'
output n object = any({ a: 1 }) // {a: 1}
",
    );
}

#[test]
fn about_lambdas() {
    check(
        r"
param p array
var dogs = [{ n: 'b', age: 2 }, { n: 'a', age: 3 }]
output a array = map(dogs, dog => dog.n) // ['b', 'a']
output b array = map(dogs, (dog, i) => '${i}${dog.n}') // ['0b', '1a']
output c array = filter(dogs, dog => dog.age > 2) // [{n: 'a', age: 3}]
output d int = reduce(dogs, 0, (sum, dog) => sum + dog.age) // 5
output e array = map(sort(dogs, (a, b) => a.n < b.n), dog => dog.n) // ['a', 'b']
output f object = toObject(dogs, dog => dog.n, dog => dog.age) // {b: 2, a: 3}
output g object = groupBy([1, 2, 3], i => i > 1 ? 'big' : 'small') // {small: [1], big: [2, 3]}
output h object = mapValues({ a: 1 }, v => v + 1) // {a: 2}
output i array = filter(p, x => true) // […]
output j array = filter([1, 2], x => x == p[0] || x == 2) // [2, …]
output k array = reduce([[1], [2]], [], (all, one) => concat(all, one)) // [1, 2]
",
    );
}

#[test]
fn about_ids() {
    check(
        r"
param p string
var vnet = resourceId('Microsoft.Network/virtualNetworks', 'v')
output a bool = resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', p) == '${vnet}/subnets/${p}' // true
output b string = last(split(vnet, '/')) // 'v'
output c string = split(resourceId('sub', 'rg', 'A.B/c', 'n'), '/')[4] // 'rg'
output d string = resourceId('sub', 'rg', 'A.B/c', 'n') // '/subscriptions/sub/resourceGroups/rg/providers/A.B/c/n'
output e string = subscriptionResourceId('A.B/c', 'n') // '/subscriptions/${subscription().subscriptionId}/providers/A.B/c/n'
output f string = tenantResourceId('A.B/c', 'n') // '/providers/A.B/c/n'
output g string = extensionResourceId(resourceGroup().id, 'A.B/c', 'n') // '/subscriptions/${subscription().subscriptionId}/resourceGroups/${resourceGroup().name}/providers/A.B/c/n'
output o string = extensionResourceId(subscription().id, 'A.B/c', 'n') // '/subscriptions/${subscription().subscriptionId}/providers/A.B/c/n'
output q string = last(split('${p}/providers/A.B/c/n', '/')) // ?last(split('${0#p}/providers/A.B/c/n','/'))
output r bool = '${resourceGroup().id}/providers/A.B/c/n' == resourceId('A.B/c', 'n') // true
output h bool = resourceGroup().id == resourceGroup(resourceGroup().name).id // true
output i string = 'privatelink.blob.${environment().suffixes.storage}' // 'privatelink.blob.core.windows.net' | 'privatelink.blob.core.chinacloudapi.cn' | 'privatelink.blob.core.usgovcloudapi.net'
output j bool = environment().suffixes.storage == environment().suffixes.storage // true
output k string = subscription().tenantId // ?tenant().tenantId
output l bool = contains(vnet, 'virtualNetworks') && !empty(vnet) // true
output m bool = resourceId('A.B/c', p) == resourceId('A.B/d', p) // false
output n string = resourceId('A.B/c', 'too', 'many') // ?resourceId('A.B/c','too','many')
",
    );
}
