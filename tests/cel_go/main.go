// cel_go asks cel-go what random CEL expressions give, or how fast it is.
//
//	go run . -seed 1 -count 20000 > asked.jsonl    one conformance test a line, as guiju_conformance reads them
//	go run . -bench                                nanoseconds a record of the expression that benchmarks/expression.cpp runs
//
// What cel-go refuses to compile and what fails when run are both "error". Expressions are typed (from a table of
// forms), so that most of them compile. `run.sh` beside it does the whole comparison.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand"
	"os"
	"sort"
	"strconv"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"
)

func environment(variables ...cel.EnvOption) (*cel.Env, error) {
	options := append([]cel.EnvOption{
		cel.OptionalTypes(), cel.CrossTypeNumericComparisons(true), cel.DefaultUTCTimeZone(true),
		ext.Strings(), ext.Math(), ext.Lists(), ext.Sets(), ext.Encoders(), ext.Bindings(),
		ext.TwoVarComprehensions(), ext.Regex(), ext.Network(),
	}, variables...)
	return cel.NewEnv(options...)
}

// --- a value as the conformance data writes it -------------------------------------------------------

func number(d float64) any {
	switch {
	case math.IsNaN(d):
		return "NaN"
	case math.IsInf(d, 1):
		return "Infinity"
	case math.IsInf(d, -1):
		return "-Infinity"
	case d == 0 && math.Signbit(d):
		return "-0.0"
	}
	return d
}

func instant(seconds int64, nanos int64) any {
	return map[string]any{"seconds": strconv.FormatInt(seconds, 10), "nanos": nanos}
}

func typed(v ref.Val) (any, bool) {
	one := func(kind string, value any) (any, bool) { return map[string]any{kind: value}, true }
	switch x := v.(type) {
	case types.Null:
		return one("null", nil)
	case types.Bool:
		return one("bool", bool(x))
	case types.Int:
		return one("int", strconv.FormatInt(int64(x), 10))
	case types.Uint:
		return one("uint", strconv.FormatUint(uint64(x), 10))
	case types.Double:
		return one("double", number(float64(x)))
	case types.String:
		return one("string", string(x))
	case types.Bytes:
		return one("bytes", base64.StdEncoding.EncodeToString(x))
	case types.Timestamp:
		return one("timestamp", instant(x.Unix(), int64(x.Nanosecond())))
	case types.Duration:
		return one("duration", instant(int64(x.Duration/time.Second), int64(x.Duration%time.Second)))
	case *types.Optional:
		if !x.HasValue() {
			return one("optional", nil)
		}
		inner, ok := typed(x.GetValue())
		return map[string]any{"optional": inner}, ok
	case traits.Mapper:
		pairs := [][]any{}
		for it := x.Iterator(); it.HasNext() == types.True; {
			key := it.Next()
			k, ok1 := typed(key)
			value, ok2 := typed(x.Get(key))
			if !ok1 || !ok2 {
				return nil, false
			}
			pairs = append(pairs, []any{k, value})
		}
		return one("map", pairs)
	case traits.Lister:
		items := []any{}
		for it := x.Iterator(); it.HasNext() == types.True; {
			item, ok := typed(it.Next())
			if !ok {
				return nil, false
			}
			items = append(items, item)
		}
		return one("list", items)
	}
	return nil, false
}

// --- expressions ---------------------------------------------------------------------------------------

// A sort and its literals.
var literals = map[string][]string{
	"bool":    {"true", "false"},
	"int":     {"0", "1", "2", "-1", "7", "100", "9223372036854775807", "-9223372036854775808", "3", "64", "-5"},
	"uint":    {"0u", "1u", "7u", "18446744073709551615u", "3u"},
	"double":  {"0.0", "-0.0", "1.5", "-2.5", "1e300", "1e-7", "9007199254740993.0", "0.1", "3.0", "1000000.0", "-1.0"},
	"string":  {"''", "'a'", "'b'", "'Ab c'", "' x '", "'12'", "'-3.5'", "'规矩'", "'😀a'", "'1h'", "'2022-04-02T09:30:00Z'", "'true'", "'%d'", "'YWI='", "'a\\nb\"'"},
	"bytes":   {"b''", "b'a'", "b'ab'", "b'\\xff'", "b'规'"},
	"time":    {"timestamp('2022-04-02T09:30:00Z')", "timestamp('1969-12-31T23:59:59.5Z')", "timestamp('2024-02-29T00:00:00.123456789Z')", "timestamp(0)"},
	"span":    {"duration('1h')", "duration('-1.5s')", "duration('0s')", "duration('1h2m3.004s')", "duration('100000s')"},
	"ints":    {"[1, 2, 3]", "[]", "[5]", "[0, -1, 0]"},
	"strings": {"['a', 'b']", "['规', '']", "['x']"},
	"doubles": {"[1.5, -2.0]", "[0.1]"},
	"map":     {"{'a': 1, 'b': 2}", "{'x': 0}", "{'a': -5}"},
	"intmap":  {"{1: 'a', 2: 'b'}", "{0: ''}"},
	"opt":     {"optional.of(1)", "optional.none()"},
	"dyn":     {"dyn(1)", "dyn(2u)", "dyn(1.0)", "dyn('a')", "dyn(null)", "dyn([1, 2])", "dyn({'a': 1})", "dyn(true)"},
	"lists":   {"[[1], [2, 3]]", "[[], [0]]"},
	"ip":      {"ip('10.0.0.7')", "ip('::1')", "ip('fe80::1')", "ip('127.0.0.1')"},
	"net":     {"cidr('10.0.0.0/8')", "cidr('10.1.2.3/16')", "cidr('2001:db8::/32')"},
}

type form struct {
	text  string
	parts []string
	binds []string // sorts of the loop variables (% in the text); the last part is the body
}

var forms = map[string][]form{}

func add(sort, text string, parts ...string) {
	forms[sort] = append(forms[sort], form{text, parts, nil})
}
func fold(sort, text string, binds []string, parts ...string) {
	forms[sort] = append(forms[sort], form{text, parts, binds})
}

func fill() {
	for i := 0; i < 4; i++ {
		add("bool", "($ && $)", "bool", "bool")
		add("bool", "($ || $)", "bool", "bool")
	}
	add("bool", "!$", "bool")
	for s := range literals {
		add("bool", "($ == $)", s, s)
		add("bool", "($ != $)", s, s)
		add(s, "($ ? $ : $)", "bool", s, s)
	}
	for _, s := range []string{"bool", "int", "uint", "double", "string", "bytes", "time", "span"} {
		for _, op := range []string{"<", "<=", ">", ">="} {
			add("bool", "($ "+op+" $)", s, s)
		}
	}
	for _, a := range []string{"int", "uint", "double"} {
		for _, b := range []string{"int", "uint", "double"} {
			for _, op := range []string{"<", "<=", ">", ">="} {
				add("bool", "($ "+op+" $)", a, b)
			}
			add("bool", "(dyn($) == dyn($))", a, b)
			add("bool", "($ in [$, $])", a, a, a)
			add(a, a+"($)", b)
		}
		for _, op := range []string{"+", "-", "*", "/"} {
			add(a, "($ "+op+" $)", a, a)
		}
		add(a, "math.abs($)", a)
		add(a, "math.sign($)", a)
		add("double", "math.sqrt($)", a)
		add(a, "math.greatest($, $)", a, a)
		add(a, "math.least($, $, $)", a, a, a)
		add(a, a+"($)", "string")
		add("string", "string($)", a)
	}
	for _, a := range []string{"int", "uint"} {
		add(a, "($ % $)", a, a)
		for _, f := range []string{"bitAnd", "bitOr", "bitXor"} {
			add(a, "math."+f+"($, $)", a, a)
		}
		add(a, "math.bitShiftLeft($, $)", a, "int")
		add(a, "math.bitShiftRight($, $)", a, "int")
		add(a, "math.bitNot($)", a)
	}
	for _, f := range []string{"ceil", "floor", "round", "trunc"} {
		add("double", "math."+f+"($)", "double")
	}
	for _, f := range []string{"isNaN", "isInf", "isFinite"} {
		add("bool", "math."+f+"($)", "double")
	}
	add("int", "-$", "int")
	add("double", "-$", "double")
	add("bool", "(type($) == type($))", "dyn", "dyn")
	add("bool", "(type($) == int)", "dyn")
	for _, s := range []string{"bool", "bytes", "time", "span", "string"} {
		add("string", "string($)", s)
	}
	for _, s := range []string{"int", "uint", "double", "string", "ints", "map"} {
		add("dyn", "dyn($)", s)
		add("dyn", "[$, dyn($)][$]", s, "dyn", "int")
		add("string", "'%s'.format([$])", s)
		add("string", "'<%s|%s>'.format([$, $])", s, "dyn")
	}
	add("string", "'%d'.format([$])", "int")
	add("string", "'%x'.format([$])", "int")
	add("string", "'%X'.format([$])", "string")
	add("string", "'%o %b'.format([$, $])", "int", "int")
	add("string", "'%.3f'.format([$])", "double")
	add("string", "'%e'.format([$])", "double")
	add("string", "'%f %d'.format([$, $])", "double", "uint")
	add("string", "'%s %s'.format([$, $])", "time", "span")
	add("string", "strings.quote($)", "string")
	add("bool", "bool($)", "string")
	add("bool", "$.contains($)", "string", "string")
	add("bool", "$.startsWith($)", "string", "string")
	add("bool", "$.endsWith($)", "string", "string")
	add("bool", "$.matches('^[a-z]+$')", "string")
	add("bool", "$.matches($)", "string", "string")
	add("string", "($ + $)", "string", "string")
	add("string", "$.charAt($)", "string", "int")
	add("string", "$.lowerAscii()", "string")
	add("string", "$.upperAscii()", "string")
	add("string", "$.trim()", "string")
	add("string", "$.reverse()", "string")
	add("string", "$.substring($)", "string", "int")
	add("string", "$.substring($, $)", "string", "int", "int")
	add("string", "$.replace($, $)", "string", "string", "string")
	add("string", "$.replace($, $, $)", "string", "string", "string", "int")
	add("string", "$.join($)", "strings", "string")
	add("string", "$.join()", "strings")
	add("string", "regex.replace($, '[a-z]', $)", "string", "string")
	add("string", "regex.replace($, '([a-z])(.)', '\\\\2\\\\1', $)", "string", "int")
	add("strings", "regex.extractAll($, '[a-z0-9]')", "string")
	add("string", "regex.extract($, '(a)b?').orValue('none')", "string")
	add("string", "base64.encode($)", "bytes")
	add("int", "$.indexOf($)", "string", "string")
	add("int", "$.indexOf($, $)", "string", "string", "int")
	add("int", "$.lastIndexOf($)", "string", "string")
	add("int", "$.lastIndexOf($, $)", "string", "string", "int")
	add("strings", "$.split($)", "string", "string")
	add("strings", "$.split($, $)", "string", "string", "int")
	add("bytes", "($ + $)", "bytes", "bytes")
	add("bytes", "bytes($)", "string")
	add("bytes", "base64.decode($)", "string")
	for _, s := range []string{"string", "bytes", "ints", "map", "strings"} {
		add("int", "size($)", s)
		add("int", "$.size()", s)
	}
	add("time", "($ + $)", "time", "span")
	add("time", "($ - $)", "time", "span")
	add("time", "timestamp($)", "string")
	add("time", "timestamp($)", "int")
	add("span", "($ - $)", "time", "time")
	add("span", "($ + $)", "span", "span")
	add("span", "($ - $)", "span", "span")
	add("span", "duration($)", "string")
	add("int", "int($)", "time")
	for _, f := range []string{"getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds"} {
		add("int", "$."+f+"()", "time")
		add("int", "$."+f+"('Asia/Shanghai')", "time")
		add("int", "$."+f+"('-03:30')", "time")
	}
	for _, f := range []string{"getHours", "getMinutes", "getSeconds", "getMilliseconds"} {
		add("int", "$."+f+"()", "span")
	}
	add("ints", "($ + $)", "ints", "ints")
	add("ints", "[$, $]", "int", "int")
	add("strings", "[$, $]", "string", "string")
	add("doubles", "[$, $]", "double", "double")
	add("map", "{'a': $, $: $}", "int", "string", "int")
	add("intmap", "{$: $, 7: 'z'}", "int", "string")
	add("int", "$[$]", "ints", "int")
	add("int", "$[$]", "map", "string")
	add("string", "$[$]", "intmap", "int")
	add("string", "$[$]", "strings", "int")
	add("int", "$.a", "map")
	add("bool", "has($.a)", "map")
	add("bool", "($ in $)", "int", "ints")
	add("bool", "($ in $)", "string", "map")
	add("bool", "($ in $)", "int", "intmap")
	add("bool", "($ in $)", "string", "strings")
	add("bool", "($ in $)", "dyn", "ints")
	for _, s := range []string{"ints", "strings"} {
		add(s, "$.reverse()", s)
		add(s, "$.distinct()", s)
		add(s, "$.sort()", s)
		add(s, "$.slice($, $)", s, "int", "int")
	}
	add("doubles", "$.sort()", "doubles")
	add("ints", "lists.range(math.least($, 20))", "int")
	add("ints", "$.flatten()", "lists")
	add("dyn", "dyn([$, [$]]).flatten($)", "lists", "lists", "int")
	for _, f := range []string{"contains", "equivalent", "intersects"} {
		add("bool", "sets."+f+"($, $)", "ints", "ints")
		add("bool", "sets."+f+"($, $)", "strings", "strings")
		add("bool", "sets."+f+"([$, $], [$])", "dyn", "dyn", "dyn")
	}
	add("opt", "optional.of($)", "int")
	add("opt", "optional.ofNonZeroValue($)", "int")
	add("opt", "$.or($)", "opt", "opt")
	add("opt", "$[?$]", "ints", "int")
	add("opt", "$[?$]", "map", "string")
	add("opt", "$.?a", "map")
	add("opt", "$.first()", "ints")
	add("opt", "$.last()", "ints")
	add("opt", "optional.of($)[?$]", "ints", "int")
	add("opt", "optional.of($).a", "map")
	fold("opt", "$.optMap(%, $)", []string{"int"}, "opt", "int")
	fold("opt", "$.optFlatMap(%, $)", []string{"int"}, "opt", "opt")
	add("int", "$.orValue($)", "opt", "int")
	add("int", "$.value()", "opt")
	add("bool", "$.hasValue()", "opt")
	add("ints", "[?$, $]", "opt", "int")
	add("map", "{?'a': $, 'b': $}", "opt", "int")
	fold("bool", "$.all(%, $)", []string{"int"}, "ints", "bool")
	fold("bool", "$.exists(%, $)", []string{"int"}, "ints", "bool")
	fold("bool", "$.exists_one(%, $)", []string{"int"}, "ints", "bool")
	fold("bool", "$.all(%, $)", []string{"string"}, "map", "bool")
	fold("bool", "$.exists(%, $)", []string{"string"}, "strings", "bool")
	fold("ints", "$.map(%, $)", []string{"int"}, "ints", "int")
	fold("ints", "$.map(%, $, $)", []string{"int"}, "ints", "bool", "int")
	fold("ints", "$.map(%, $)", []string{"string"}, "map", "int")
	fold("strings", "$.map(%, $)", []string{"int"}, "ints", "string")
	fold("ints", "$.filter(%, $)", []string{"int"}, "ints", "bool")
	fold("strings", "$.filter(%, $)", []string{"string"}, "strings", "bool")
	fold("bool", "$.all(%, %, $)", []string{"int", "int"}, "ints", "bool")
	fold("bool", "$.exists(%, %, $)", []string{"string", "int"}, "map", "bool")
	fold("bool", "$.existsOne(%, %, $)", []string{"string", "int"}, "map", "bool")
	fold("ints", "$.transformList(%, %, $)", []string{"int", "int"}, "ints", "int")
	fold("map", "$.transformMap(%, %, $)", []string{"string", "int"}, "map", "int")
	fold("map", "$.transformMapEntry(%, %, {$: 1})", []string{"string", "int"}, "map", "string")
	fold("ints", "$.sortBy(%, $)", []string{"int"}, "ints", "int")
	fold("int", "cel.bind(%, $, $)", []string{"int"}, "int", "int")
	fold("bool", "cel.bind(%, $, $)", []string{"string"}, "string", "bool")
	add("bool", "isIP($)", "string")
	add("bool", "$.isLoopback()", "ip")
	add("bool", "$.isGlobalUnicast()", "ip")
	add("bool", "$.isLinkLocalUnicast()", "ip")
	add("bool", "$.containsIP($)", "net", "ip")
	add("bool", "$.containsCIDR($)", "net", "net")
	add("int", "$.family()", "ip")
	add("int", "$.prefixLength()", "net")
	add("ip", "$.ip()", "net")
	add("net", "$.masked()", "net")
	add("string", "string($)", "ip")
	add("string", "string($)", "net")
}

type maker struct {
	random *rand.Rand
	locals []struct{ name, sort string }
	next   int
}

func (m *maker) leaf(sort string) string {
	if m.random.Intn(3) > 0 {
		for i := len(m.locals) - 1; i >= 0; i-- {
			if m.locals[i].sort == sort && m.random.Intn(2) == 0 {
				return m.locals[i].name
			}
		}
	}
	// A variable of each kind of number and text.
	if name, ok := map[string]string{"int": "i", "uint": "u", "double": "d", "string": "s", "bool": "b", "ints": "li", "map": "m", "time": "t", "dyn": "x"}[sort]; ok && m.random.Intn(3) == 0 {
		return name
	}
	choices := literals[sort]
	return choices[m.random.Intn(len(choices))]
}

func (m *maker) make(sort string, depth int) string {
	choices := forms[sort]
	if depth <= 0 || len(choices) == 0 || m.random.Intn(8) == 0 {
		return m.leaf(sort)
	}
	f := choices[m.random.Intn(len(choices))]
	before := len(m.locals)
	names := []string{}
	for range f.binds {
		names = append(names, "v"+strconv.Itoa(m.next))
		m.next++
	}
	out, part, name := "", 0, 0
	for _, c := range f.text {
		switch {
		case c == '%' && len(names) > name:
			out += names[name]
			name++
		case c == '$' && part < len(f.parts):
			if name == len(names) && len(names) > 0 && len(m.locals) == before && part > 0 {
				for k, n := range names {
					m.locals = append(m.locals, struct{ name, sort string }{n, f.binds[k]})
				}
			}
			out += m.make(f.parts[part], depth-1)
			part++
		default:
			out += string(c)
		}
	}
	m.locals = m.locals[:before]
	return out
}

// --- asking --------------------------------------------------------------------------------------------

var variableTypes = map[string]*cel.Type{
	"i": cel.IntType, "u": cel.UintType, "d": cel.DoubleType, "s": cel.StringType, "b": cel.BoolType,
	"li": cel.ListType(cel.IntType), "m": cel.MapType(cel.StringType, cel.IntType), "t": cel.TimestampType, "x": cel.DynType,
}
var typeTexts = map[string]any{
	"i": "int", "u": "uint", "d": "double", "s": "string", "b": "bool",
	"li": []any{"list", "int"}, "m": []any{"map", "string", "int"}, "t": "timestamp", "x": "dyn",
}

func bindings(random *rand.Rand) map[string]any {
	pick := func(choices ...any) any { return choices[random.Intn(len(choices))] }
	return map[string]any{
		"i":  pick(int64(0), int64(5), int64(-3), int64(math.MaxInt64), int64(math.MinInt64), int64(1)<<53+1),
		"u":  pick(uint64(0), uint64(9), uint64(math.MaxUint64)),
		"d":  pick(0.0, math.Copysign(0, -1), 2.5, -1e18, math.Inf(1), math.NaN(), 9007199254740992.0),
		"s":  pick("", "abc", "x,y", "规矩 Ab", "-7", "1.5"),
		"b":  pick(true, false),
		"li": pick([]int64{}, []int64{3, 1, 2}, []int64{7}),
		"m":  pick(map[string]int64{}, map[string]int64{"a": 3}, map[string]int64{"b": 1, "a": 0}),
		"t":  pick(time.Unix(0, 0).UTC(), time.Date(2022, 4, 2, 23, 59, 59, 5000000, time.UTC)),
		"x":  pick(int64(1), 2.0, "a", []int64{1}, map[string]int64{"a": 1}, true, uint64(1)),
	}
}

func ask(env *cel.Env, text string, facts map[string]any) (any, bool) {
	failed := map[string]any{"error": "error"}
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		return failed, true
	}
	program, err := env.Program(ast)
	if err != nil {
		return failed, true
	}
	value, _, err := program.Eval(facts)
	if err != nil {
		return failed, true
	}
	made, ok := typed(value)
	return map[string]any{"value": made}, ok
}

func generate(seed int64, count int) error {
	declared := []cel.EnvOption{}
	names := []string{}
	for name, kind := range variableTypes {
		declared = append(declared, cel.Variable(name, kind))
		names = append(names, name)
	}
	sort.Strings(names)
	env, err := environment(declared...)
	if err != nil {
		return err
	}
	typeEnv := []any{}
	for _, name := range names {
		typeEnv = append(typeEnv, map[string]any{"name": name, "ident": typeTexts[name]})
	}
	fill()
	sorts := []string{}
	for s := range literals {
		sorts = append(sorts, s)
	}
	sort.Strings(sorts)
	for s := range forms {
		f := forms[s]
		sort.Slice(f, func(a, b int) bool { return f[a].text+fmt.Sprint(f[a].parts) < f[b].text+fmt.Sprint(f[b].parts) })
	}
	random := rand.New(rand.NewSource(seed))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	adapter := types.DefaultTypeAdapter
	for made := 0; made < count; {
		m := &maker{random: random}
		text := m.make(sorts[random.Intn(len(sorts))], 1+random.Intn(4))
		facts := bindings(random)
		expected, ok := ask(env, text, facts)
		if !ok {
			continue
		}
		bound := map[string]any{}
		for _, name := range names {
			bound[name], _ = typed(adapter.NativeToValue(facts[name]))
		}
		test := map[string]any{"id": fmt.Sprintf("cel_go/%d/%d", seed, made), "expr": text, "container": "",
			"type_env": typeEnv, "bindings": bound, "expected": expected}
		if err := encoder.Encode(test); err != nil {
			return err
		}
		made++
	}
	return nil
}

// --- timing --------------------------------------------------------------------------------------------

func bench() error {
	env, err := environment(cel.Variable("amount", cel.IntType), cel.Variable("dispute_type", cel.StringType),
		cel.Variable("overseas", cel.BoolType))
	if err != nil {
		return err
	}
	ast, issues := env.Compile("amount > 1000000 && dispute_type in ['debt', 'tort'] && !overseas")
	if issues.Err() != nil {
		return issues.Err()
	}
	kinds := []string{"debt", "tort", "labour", "neighbour", "family", "land"}
	const count = 4096
	records := make([]map[string]any, count)
	random := rand.New(rand.NewSource(1))
	for i := range records {
		records[i] = map[string]any{"amount": int64(random.Intn(2000000)), "dispute_type": kinds[random.Intn(len(kinds))],
			"overseas": random.Intn(5) == 0}
	}
	for _, way := range []struct {
		name    string
		options []cel.ProgramOption
	}{{"cel-go", nil}, {"cel-go, optimised", []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}}} {
		program, err := env.Program(ast, way.options...)
		if err != nil {
			return err
		}
		best, yes := math.MaxFloat64, 0
		for round := 0; round < 30; round++ {
			yes = 0
			start := time.Now()
			for _, record := range records {
				value, _, err := program.Eval(record)
				if err != nil {
					return err
				}
				if value == types.True {
					yes++
				}
			}
			best = math.Min(best, float64(time.Since(start).Nanoseconds())/count)
		}
		fmt.Printf("%s: %.1f ns a record (%d of %d hold)\n", way.name, best, yes, count)
	}
	return nil
}

func main() {
	seed := flag.Int64("seed", 1, "where the random expressions begin")
	count := flag.Int("count", 20000, "how many")
	isBench := flag.Bool("bench", false, "time one expression instead")
	flag.Parse()
	var err error
	if *isBench {
		err = bench()
	} else {
		err = generate(*seed, *count)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
