#include "tests/agree/generate_expr.hpp"

#include <cmath>

#include "facts/codes.hpp"

namespace guiju::agree {

namespace {

using S = Sort;

// A form: `$` stands for a part; `%` for a fresh name of a loop variable. A part in a loop's body may use the
// variable of the sort that `binds` says.
struct Form {
  S sort;
  const char* text;
  std::vector<S> parts;
  std::vector<S> binds = {};  // the variables' sorts; the last part is the body
  int weight = 2;
};

const std::vector<Form>& forms() {
  static const auto* const table = [] {
    auto* made = new std::vector<Form>{
        // logic
        {S::boolean, "($ && $)", {S::boolean, S::boolean}, {}, 8},
        {S::boolean, "($ || $)", {S::boolean, S::boolean}, {}, 8},
        {S::boolean, "!$", {S::boolean}, {}, 4},
        {S::boolean, "($ == $)", {S::boolean, S::boolean}},
        {S::boolean, "($ != $)", {S::boolean, S::boolean}},
        {S::boolean, "($ in $)", {S::integer, S::integers}},
        {S::boolean, "($ in [1, 2, 3])", {S::integer}, {}, 3},
        {S::boolean, "($ in [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89])", {S::integer}},
        {S::boolean, "($ in [1.50, 2.00, 12.25])", {S::decimal}},
        {S::boolean, "($ in $)", {S::decimal, S::decimals}},
        {S::boolean, "($ in $)", {S::string, S::strings}},
        {S::boolean, "($ in ['a', 'town', '规矩', ''])", {S::string}, {}, 3},
        {S::boolean, "($ in [red, blue])", {S::colour}, {}, 3},
        {S::boolean, "($ in $)", {S::colour, S::colours}},
        {S::boolean, "($ in $)", {S::string, S::prices}},
        {S::boolean, "($ in $)", {S::date, S::dates}},
        {S::boolean, "($ in [$..$))", {S::integer, S::integer, S::integer}},
        {S::boolean, "($ in ($..$])", {S::decimal, S::decimal, S::decimal}},
        // texts
        {S::boolean, "$.contains($)", {S::string, S::string}},
        {S::boolean, "$.startsWith($)", {S::string, S::string}},
        {S::boolean, "$.endsWith($)", {S::string, S::string}},
        {S::string, "($ + $)", {S::string, S::string}, {}, 3},
        {S::string, "$.lowerAscii()", {S::string}},
        {S::string, "$.upperAscii()", {S::string}},
        {S::string, "$.trim()", {S::string}},
        {S::string, "$.reverse()", {S::string}},
        {S::string, "$.substring($)", {S::string, S::integer}},
        {S::string, "$.substring(0, $)", {S::string, S::integer}},
        {S::string, "$.charAt($)", {S::string, S::integer}},
        {S::string, "$.replace($, $)", {S::string, S::string, S::string}},
        {S::string, "$.replace('a', $, 1)", {S::string, S::string}},
        {S::string, "$.join($)", {S::strings, S::string}},
        {S::string, "$.join()", {S::strings}},
        {S::integer, "$.indexOf($)", {S::string, S::string}},
        {S::integer, "$.indexOf($, $)", {S::string, S::string, S::integer}},
        {S::integer, "$.lastIndexOf($)", {S::string, S::string}},
        {S::integer, "size($)", {S::string}},
        {S::integer, "$.size()", {S::string}},
        {S::strings, "$.split($)", {S::string, S::string}},
        // int, uint, double
        {S::integer, "($ + $)", {S::integer, S::integer}, {}, 4},
        {S::integer, "($ - $)", {S::integer, S::integer}, {}, 4},
        {S::integer, "($ * $)", {S::integer, S::integer}, {}, 4},
        {S::integer, "($ % $)", {S::integer, S::integer}, {}, 3},
        {S::integer, "quot($, $)", {S::integer, S::integer}},
        {S::integer, "quot($, $)", {S::decimal, S::decimal}},
        {S::integer, "-$", {S::integer}},
        {S::integer, "abs($)", {S::integer}},
        {S::integer, "pow($, 3)", {S::integer}},
        {S::integer, "int($)", {S::decimal}},
        {S::integer, "int($)", {S::real}},
        {S::integer, "int($)", {S::string}},
        {S::integer, "int($)", {S::natural}},
        {S::integer, "int($)", {S::days}},
        {S::natural, "($ + $)", {S::natural, S::natural}},
        {S::natural, "($ - $)", {S::natural, S::natural}},
        {S::natural, "($ * $)", {S::natural, S::natural}},
        {S::natural, "($ % $)", {S::natural, S::natural}},
        {S::real, "($ + $)", {S::real, S::real}},
        {S::real, "($ - $)", {S::real, S::real}},
        {S::real, "($ * $)", {S::real, S::real}},
        {S::real, "($ / $)", {S::real, S::real}},
        {S::real, "-$", {S::real}},
        {S::real, "abs($)", {S::real}},
        {S::real, "double($)", {S::integer}},
        {S::real, "double($)", {S::decimal}},
        // decimal
        {S::decimal, "($ + $)", {S::decimal, S::decimal}, {}, 5},
        {S::decimal, "($ - $)", {S::decimal, S::decimal}, {}, 5},
        {S::decimal, "($ * $)", {S::decimal, S::decimal}, {}, 4},
        {S::decimal, "($ / $)", {S::decimal, S::decimal}},
        {S::decimal, "($ + $)", {S::decimal, S::integer}, {}, 3},
        {S::decimal, "($ * $)", {S::integer, S::decimal}, {}, 3},
        {S::decimal, "($ - $)", {S::natural, S::decimal}},
        {S::decimal, "($ / 100)", {S::decimal}},
        {S::decimal, "-$", {S::decimal}},
        {S::decimal, "abs($)", {S::decimal}},
        {S::decimal, "pow($, 2)", {S::decimal}},
        {S::decimal, "round($, 1)", {S::decimal}},
        {S::decimal, "round($, 0, half_up)", {S::decimal}},
        {S::decimal, "round($, 1, floor)", {S::decimal}},
        {S::decimal, "round($, 3, ceiling)", {S::decimal}},
        {S::decimal, "round($, 1, half_down)", {S::decimal}},
        {S::decimal, "round($, 0, up)", {S::decimal}},
        {S::decimal, "div($, $, 3)", {S::decimal, S::decimal}},
        {S::decimal, "div($, $, 2, half_up)", {S::integer, S::integer}},
        {S::decimal, "div($, $, 0, down)", {S::decimal, S::integer}},
        {S::decimal, "decimal($, 2)", {S::integer}},
        {S::decimal, "decimal($)", {S::integer}},
        {S::decimal, "decimal($, 3)", {S::real}},
        {S::decimal, "decimal($, 4)", {S::string}},
        {S::decimal, "rate($, $)", {S::integer, S::integer}},
        {S::decimal, "rate($, $)", {S::decimal, S::decimal}},
        {S::decimal, "mean($)", {S::integers}},
        {S::decimal, "mean($)", {S::decimals}},
        // dates and times
        {S::integer, "$.year()", {S::date}},
        {S::integer, "$.month()", {S::date}},
        {S::integer, "$.day()", {S::date}},
        {S::integer, "$.weekday()", {S::date}},
        {S::integer, "$.year()", {S::month}},
        {S::integer, "$.month()", {S::month}},
        {S::integer, "$.getHours()", {S::timestamp}},
        {S::integer, "$.getMinutes()", {S::timestamp}},
        {S::integer, "$.getSeconds()", {S::timestamp}},
        {S::integer, "$.getFullYear()", {S::timestamp}},
        {S::integer, "$.getMonth()", {S::timestamp}},
        {S::integer, "$.getDate()", {S::timestamp}},
        {S::integer, "$.getDayOfWeek()", {S::timestamp}},
        {S::integer, "$.getHours()", {S::duration}},
        {S::integer, "$.getMinutes()", {S::duration}},
        {S::integer, "$.getSeconds()", {S::duration}},
        {S::date, "($ + $)", {S::date, S::days}, {}, 3},
        {S::date, "($ - $)", {S::date, S::days}},
        {S::date, "($ + $)", {S::date, S::months}},
        {S::date, "date($, $, $)", {S::integer, S::integer, S::integer}},
        {S::date, "date($)", {S::string}, {}, 1},
        {S::date, "$.first_day()", {S::month}},
        {S::date, "$.last_day()", {S::month}},
        {S::date, "$.next()", {S::date}},
        {S::date, "$.previous()", {S::date}},
        {S::month, "month($)", {S::date}, {}, 3},
        {S::month, "($ + $)", {S::month, S::months}},
        {S::month, "$.next()", {S::month}},
        {S::days, "($ - $)", {S::date, S::date}, {}, 3},
        {S::days, "($ + $)", {S::days, S::days}},
        {S::days, "($ - $)", {S::days, S::days}},
        {S::days, "($ * $)", {S::days, S::integer}},
        {S::months, "($ - $)", {S::month, S::month}},
        {S::months, "($ + $)", {S::months, S::months}},
        {S::timestamp, "($ + $)", {S::timestamp, S::duration}, {}, 3},
        {S::timestamp, "($ - $)", {S::timestamp, S::duration}},
        {S::duration, "($ - $)", {S::timestamp, S::timestamp}, {}, 3},
        {S::duration, "($ + $)", {S::duration, S::duration}},
        // lists, maps, structs
        {S::integer, "$[$]", {S::integers, S::integer}},
        {S::decimal, "$[$]", {S::decimals, S::integer}},
        {S::string, "$[$]", {S::strings, S::integer}},
        {S::party, "$[$]", {S::parties, S::integer}, {}, 6},
        {S::party, "$[0]", {S::parties}, {}, 4},
        {S::decimal, "$[$]", {S::prices, S::string}},
        {S::integer, "$[$]", {S::sizes, S::string}},
        {S::integer, "$.small", {S::sizes}},
        {S::boolean, "has($.small)", {S::sizes}},
        {S::boolean, "has($.consent)", {S::party}},
        {S::string, "$.name", {S::party}, {}, 3},
        {S::integer, "$.age", {S::party}, {}, 3},
        {S::decimal, "$.share", {S::party}, {}, 2},
        {S::colour, "$.colour", {S::party}},
        {S::boolean, "$.consent", {S::party}, {}, 3},
        {S::boolean, "($ == null)", {S::integer}},
        {S::boolean, "($.consent == null)", {S::party}},
        {S::boolean, "($ != null)", {S::string}},
        {S::integers, "[$, $]", {S::integer, S::integer}},
        {S::integers, "[$, 7, $]", {S::integer, S::integer}},
        {S::integers, "($ + $)", {S::integers, S::integers}},
        {S::decimals, "[$, $]", {S::decimal, S::decimal}},
        {S::reals, "[$, $]", {S::real, S::real}},
        {S::strings, "[$, $]", {S::string, S::string}},
        {S::dates, "[$, $]", {S::date, S::date}},
        {S::colours, "[$, $]", {S::colour, S::colour}},
        {S::prices, "{'a': $, $: $}", {S::decimal, S::string, S::decimal}},
        {S::sizes, "{'small': $, 'a': $}", {S::integer, S::integer}},
        {S::sizes, "{$: $}", {S::string, S::integer}},
        {S::integers, "$.slice($, $)", {S::integers, S::integer, S::integer}},
        {S::integers, "$.distinct()", {S::integers}},
        {S::strings, "$.distinct()", {S::strings}},
        {S::integers, "$.reverse()", {S::integers}},
        {S::maybe_integer, "$.first()", {S::integers}},
        {S::maybe_integer, "$.last()", {S::integers}},
        {S::maybe_string, "$.first()", {S::strings}},
        {S::boolean, "$.hasValue()", {S::maybe_integer}},
        {S::integer, "$.orValue($)", {S::maybe_integer, S::integer}},
        {S::integer, "$.value()", {S::maybe_integer}},
        {S::string, "$.orValue($)", {S::maybe_string, S::string}},
        // folds
        {S::boolean, "$.all(%, $)", {S::integers, S::boolean}, {S::integer}, 4},
        {S::boolean, "$.exists(%, $)", {S::integers, S::boolean}, {S::integer}, 4},
        {S::boolean, "$.exists_one(%, $)", {S::strings, S::boolean}, {S::string}},
        {S::boolean, "$.all(%, $)", {S::parties, S::boolean}, {S::party}, 6},
        {S::boolean, "$.exists(%, $)", {S::parties, S::boolean}, {S::party}, 6},
        {S::boolean, "$.exists(%, $)", {S::prices, S::boolean}, {S::string}},
        {S::boolean, "$.all(%, %, $)", {S::integers, S::boolean}, {S::integer, S::integer}},
        {S::boolean, "$.exists(%, %, $)", {S::prices, S::boolean}, {S::string, S::decimal}},
        {S::integers, "$.map(%, $)", {S::integers, S::integer}, {S::integer}, 3},
        {S::integers, "$.map(%, $)", {S::parties, S::integer}, {S::party}, 3},
        {S::decimals, "$.map(%, $)", {S::parties, S::decimal}, {S::party}, 3},
        {S::strings, "$.map(%, $)", {S::parties, S::string}, {S::party}, 3},
        {S::integers, "$.filter(%, $)", {S::integers, S::boolean}, {S::integer}, 3},
        {S::parties, "$.filter(%, $)", {S::parties, S::boolean}, {S::party}, 5},
        {S::integers, "$.transformList(%, %, $)", {S::integers, S::integer}, {S::integer, S::integer}},
        {S::sizes, "$.transformMap(%, %, $)", {S::sizes, S::integer}, {S::string, S::integer}},
        {S::integer, "cel.bind(%, $, $)", {S::integer, S::integer}, {S::integer}, 3},
        {S::boolean, "cel.bind(%, $, $)", {S::decimal, S::boolean}, {S::decimal}, 3},
        {S::string, "cel.bind(%, $, $)", {S::string, S::string}, {S::string}},
        // the rest of the library
        {S::boolean, "($ in $)", {S::natural, S::integers}},
        {S::boolean, "($ ≥ $)", {S::integer, S::integer}},
        {S::boolean, "($ ≠ $)", {S::date, S::date}},
        {S::boolean, "($ in [$..$])", {S::date, S::date, S::date}},
        {S::boolean, "($ in [..$])", {S::decimal, S::decimal}},
        {S::boolean, "$.matches('^[a-z]+')", {S::string}},
        {S::boolean, "matches($, $)", {S::string, S::string}, {}, 1},
        {S::boolean, "$.matches($)", {S::string, S::pattern}, {}, 4},
        {S::string, "regex.replace($, $, $)", {S::string, S::pattern, S::string}},
        {S::string, "regex.replace($, $, '[\\\\0]')", {S::string, S::pattern}},
        {S::string, "regex.replace($, '(.)(.?)', '\\\\2\\\\1', $)", {S::string, S::integer}, {}, 1},
        {S::strings, "regex.extractAll($, $)", {S::string, S::pattern}, {}, 3},
        {S::maybe_string, "regex.extract($, $)", {S::string, S::pattern}, {}, 3},
        {S::pattern, "($ + $)", {S::pattern, S::pattern}, {}, 4},
        {S::pattern, "($ + '|' + $)", {S::pattern, S::pattern}},
        {S::pattern, "('(' + $ + ')')", {S::pattern}},
        {S::pattern, "('(?:' + $ + ')+')", {S::pattern}},
        {S::pattern, "('(?:' + $ + ')*')", {S::pattern}},
        {S::pattern, "('(' + $ + ')?')", {S::pattern}},
        {S::pattern, "('(?:' + $ + '){1,2}?')", {S::pattern}},
        {S::boolean, "math.isNaN($)", {S::real}},
        {S::boolean, "math.isInf($)", {S::real}},
        {S::boolean, "math.isFinite($)", {S::real}},
        {S::real, "math.ceil($)", {S::real}},
        {S::real, "math.floor($)", {S::real}},
        {S::real, "math.round($)", {S::real}},
        {S::real, "math.trunc($)", {S::real}},
        {S::real, "math.sqrt($)", {S::real}},
        {S::real, "math.sqrt($)", {S::natural}},
        {S::real, "math.sqrt($)", {S::integer}},
        {S::integer, "math.greatest($, $)", {S::integer, S::integer}},
        {S::integer, "math.least($, $, 3)", {S::integer, S::integer}},
        {S::integer, "math.greatest($)", {S::integers}},
        {S::decimal, "math.least($)", {S::decimals}},
        {S::string, "strings.quote($)", {S::string}},
        {S::string, "'%s:%d'.format([$, $])", {S::string, S::integer}},
        {S::string, "'%s|%s'.format([$, $])", {S::decimal, S::integers}},
        {S::string, "'%.2f|%e'.format([$, $])", {S::real, S::real}},
        {S::string, "'%x %b'.format([$, $])", {S::natural, S::boolean}},
        {S::strings, "$.split($, $)", {S::string, S::string, S::integer}},
        {S::strings, "$.split('a', 2)", {S::string}},
        {S::integer, "$.lastIndexOf($, $)", {S::string, S::string, S::integer}},
        {S::string, "regex.replace($, '[0-9]+', $)", {S::string, S::string}},
        {S::string, "regex.replace($, 'a', 'b', $)", {S::string, S::integer}},
        {S::strings, "regex.extractAll($, '[a-z]')", {S::string}},
        {S::maybe_string, "regex.extract($, '([a-z])b?')", {S::string}},
        {S::integers, "lists.range($)", {S::integer}, {}, 1},
        {S::integers, "$.sort()", {S::integers}},
        {S::decimals, "$.sort()", {S::decimals}},
        {S::strings, "$.sort()", {S::strings}},
        {S::parties, "$.sortBy(%, $)", {S::parties, S::integer}, {S::party}, 4},
        {S::integers, "[$, $].flatten()", {S::integers, S::integers}},
        {S::integer, "size([[$], $].flatten(2))", {S::integers, S::integers}},
        {S::boolean, "sets.contains($, $)", {S::integers, S::integers}},
        {S::boolean, "sets.equivalent($, $)", {S::strings, S::strings}},
        {S::boolean, "sets.intersects($, $)", {S::decimals, S::decimals}},
        {S::maybe_integer, "optional.of($)", {S::integer}},
        {S::maybe_integer, "optional.none()", {}},
        {S::maybe_integer, "optional.ofNonZeroValue($)", {S::integer}},
        {S::maybe_string, "optional.ofNonZeroValue($)", {S::string}},
        {S::maybe_integer, "$.or($)", {S::maybe_integer, S::maybe_integer}},
        {S::maybe_integer, "$[?$]", {S::integers, S::integer}},
        {S::maybe_integer, "$[?$]", {S::sizes, S::string}},
        {S::maybe_integer, "$.?small", {S::sizes}},
        {S::maybe_integer, "optional.of($)[?$]", {S::integers, S::integer}},
        {S::maybe_integer, "optional.of($)[$]", {S::integers, S::integer}},
        {S::maybe_integer, "optional.of($)[?$]", {S::sizes, S::string}},
        {S::maybe_integer, "optional.of($)[$]", {S::sizes, S::string}},
        {S::maybe_string, "$.?name", {S::party}, {}, 4},
        {S::maybe_integer, "$.optMap(%, $)", {S::maybe_integer, S::integer}, {S::integer}},
        {S::maybe_integer, "$.optFlatMap(%, $)", {S::maybe_integer, S::maybe_integer}, {S::integer}},
        {S::integers, "[$, ?$]", {S::integer, S::maybe_integer}},
        {S::sizes, "{'a': $, ?'b': $}", {S::integer, S::maybe_integer}},
        {S::integers, "optional.unwrap([$, $])", {S::maybe_integer, S::maybe_integer}},
        {S::integers, "[$].unwrapOpt()", {S::maybe_integer}},
        {S::integer, "int($)", {S::timestamp}},
        {S::timestamp, "timestamp($)", {S::integer}},
        {S::timestamp, "($ + $)", {S::duration, S::timestamp}},
        {S::duration, "($ - $)", {S::duration, S::duration}},
        {S::duration, "duration($)", {S::string}, {}, 1},
        {S::date, "($ + $)", {S::days, S::date}},
        {S::date, "$.day($)", {S::month, S::integer}},
        {S::month, "month($, $)", {S::integer, S::integer}},
        {S::month, "($ - $)", {S::month, S::months}},
        {S::month, "($ + $)", {S::months, S::month}},
        {S::month, "$.previous()", {S::month}},
        {S::days, "($ * $)", {S::integer, S::days}},
        {S::integer, "($ / $)", {S::integer, S::integer}, {}, 1},
        {S::natural, "($ / $)", {S::natural, S::natural}, {}, 1},
        {S::boolean, "($ <= $)", {S::natural, S::integer}},
        {S::boolean, "($ > $)", {S::integer, S::natural}},
        {S::boolean, "($ > $)", {S::natural, S::integer}},
        {S::boolean, "($ > $)", {S::integer, S::decimal}},
        {S::boolean, "($ <= $)", {S::decimal, S::integer}},
        {S::boolean, "($ <= $)", {S::integer, S::decimal}},
        {S::integer, "$[$]", {S::integers, S::natural}},
        {S::integer, "optional.of($)[$].orValue(0)", {S::integers, S::integer}},
        {S::decimal, "round($, 2, half_even)", {S::integer}},
        {S::decimal, "$.round(2)", {S::integer}},
        {S::decimal, "$.pow(2)", {S::decimal}},
        {S::integer, "quot($, $)", {S::natural, S::natural}},
        {S::decimal, "div($, $, 4, ceiling)", {S::decimal, S::natural}},
        {S::decimal, "div($, $, 4, floor)", {S::integer, S::decimal}},
        {S::decimal, "rate($, $)", {S::natural, S::natural}},
        {S::decimal, "rate($, $)", {S::integer, S::decimal}},
        {S::integer, "$.getDayOfYear()", {S::timestamp}},
        {S::integer, "$.getDayOfMonth()", {S::timestamp}},
        {S::integer, "$.getMilliseconds()", {S::timestamp}},
        {S::integer, "$.getMilliseconds()", {S::duration}},
        {S::integer, "$.getHours('+08:00')", {S::timestamp}},
        {S::integer, "$.getDate('-03:30')", {S::timestamp}},
        {S::integer, "$.getFullYear('Asia/Shanghai')", {S::timestamp}},
        {S::integer, "$.getDayOfWeek('Europe/Paris')", {S::timestamp}},
        {S::integer, "$.getDayOfYear('+08:00')", {S::timestamp}},
        {S::integer, "$.getDayOfMonth('+08:00')", {S::timestamp}},
        {S::integer, "$.getMonth('+08:00')", {S::timestamp}},
        {S::integer, "$.getMinutes('+05:45')", {S::timestamp}},
        {S::integer, "$.getSeconds('UTC')", {S::timestamp}},
        {S::integer, "$.getMilliseconds('UTC')", {S::timestamp}},
        {S::natural, "uint($)", {S::integer}},
        {S::natural, "uint($)", {S::decimal}},
        {S::natural, "uint($)", {S::real}},
        {S::natural, "uint($)", {S::string}},
        {S::real, "double($)", {S::natural}},
        {S::real, "double($)", {S::string}},
        {S::boolean, "bool($)", {S::string}},
        {S::boolean, "bool($)", {S::boolean}},
        {S::decimal, "decimal($, 3, half_up)", {S::real}},
        {S::decimal, "decimal($, 3)", {S::natural}},
        {S::decimal, "decimal($, 9)", {S::decimal}},
        {S::decimal, "round($, 2)", {S::integer}},
        {S::decimal, "round($, 2, up)", {S::natural}},
        {S::decimal, "$.round(1)", {S::decimal}},
        {S::decimal, "$.round(1, down)", {S::decimal}},
        {S::integer, "quot($, $)", {S::natural, S::integer}},
        {S::integer, "quot($, $)", {S::integer, S::decimal}},
        {S::decimal, "div($, $, 4)", {S::natural, S::decimal}},
        {S::decimal, "rate($, $)", {S::decimal, S::natural}},
        {S::integer, "$.abs()", {S::integer}},
        {S::natural, "abs($)", {S::natural}},
        {S::integer, "$.pow(2)", {S::integer}},
        {S::integer, "count($)", {S::parties}},
        {S::integer, "$.count()", {S::strings}},
        {S::decimal, "$.mean()", {S::integers}},
        {S::integer, "$.sum()", {S::integers}},
        {S::decimal, "$.sum()", {S::decimals}},
        {S::decimal, "$.max()", {S::decimals}},
        {S::integer, "$.min()", {S::integers}},
        {S::duration, "sum([$, $])", {S::duration, S::duration}},
        {S::natural, "sum([$, $])", {S::natural, S::natural}},
        {S::integer, "sum(dyn([$, $]))", {S::integer, S::integer}, {}, 1},
        {S::boolean, "(dyn($) == dyn($))", {S::integer, S::real}},
        {S::boolean, "(dyn($) == $)", {S::integer, S::natural}},
        {S::boolean, "(dyn($) < dyn($))", {S::integer, S::real}},
        {S::boolean, "(type($) == int)", {S::integer}},
        {S::boolean, "(type(dyn($)) == type($))", {S::maybe_integer, S::integers}},
        {S::boolean, "(type($) == type($))", {S::string, S::date}},
        {S::bytes, "bytes($)", {S::string}, {}, 4},
        {S::bytes, "base64.decode($)", {S::string}},
        {S::bytes, "base64.decode(base64.encode($))", {S::bytes}},
        {S::bytes, "base64.decode(base64.encode($).substring(0, $))", {S::bytes, S::integer}, {}, 1},
        {S::bytes, "($ + $)", {S::bytes, S::bytes}},
        {S::string, "base64.encode($)", {S::bytes}},
        {S::string, "string($)", {S::bytes}},
        {S::integer, "size($)", {S::bytes}},
        {S::integer, "$.size()", {S::prices}},
        {S::address, "ip($)", {S::string}, {}, 1},
        {S::address, "ip('2001:db8::' + string($))", {S::natural}},
        {S::address, "ip('10.0.' + string($) + '.7')", {S::integer}},
        {S::network, "cidr('10.1.2.3/' + string($))", {S::integer}},
        {S::network, "cidr('fe80::a:0:1/' + string($))", {S::natural}},
        {S::address, "$.ip()", {S::network}},
        {S::network, "cidr($)", {S::string}, {}, 1},
        {S::network, "$.masked()", {S::network}},
        {S::integer, "$.family()", {S::address}},
        {S::integer, "$.prefixLength()", {S::network}},
        {S::boolean, "isIP($)", {S::string}},
        {S::boolean, "isCIDR($)", {S::string}},
        {S::boolean, "$.isLoopback()", {S::address}},
        {S::boolean, "$.isUnspecified()", {S::address}},
        {S::boolean, "$.isGlobalUnicast()", {S::address}},
        {S::boolean, "$.isLinkLocalUnicast()", {S::address}},
        {S::boolean, "$.isLinkLocalMulticast()", {S::address}},
        {S::boolean, "$.containsIP($)", {S::network, S::address}},
        {S::boolean, "$.containsIP('10.0.0.7')", {S::network}},
        {S::boolean, "$.containsCIDR($)", {S::network, S::network}},
        {S::boolean, "$.containsCIDR('10.1.0.0/16')", {S::network}},
        {S::boolean, "($ == $)", {S::address, S::address}},
        {S::boolean, "ip.isCanonical($)", {S::string}, {}, 1},
        {S::string, "string($)", {S::address}},
        {S::string, "string($)", {S::network}},
        {S::integers, "$.transformList(%, %, $, $)", {S::integers, S::boolean, S::integer}, {S::integer, S::integer}},
        {S::boolean, "$.existsOne(%, %, $)", {S::sizes, S::boolean}, {S::string, S::integer}},
        {S::sizes, "$.transformMapEntry(%, %, {$: 1})", {S::sizes, S::string}, {S::string, S::integer}},
        {S::integers, "$.map(%, $, $)", {S::integers, S::boolean, S::integer}, {S::integer}},
        {S::integers, "$.map(%, $).map(%, $)", {S::integers, S::integer, S::integer}, {S::integer, S::integer}, 1},
        {S::party, "Party{name: $, age: $, share: 1.25, colour: red}", {S::string, S::integer}},
        {S::party, "Party{name: $, age: 7, share: $, colour: $, consent: $}", {S::string, S::decimal, S::colour, S::boolean}},
    };
    for (const auto& [sort, kind] : {std::pair{S::integer, S::integer}, {S::natural, S::natural}}) {
      for (const char* f : {"math.bitAnd($, $)", "math.bitOr($, $)", "math.bitXor($, $)"})
        made->push_back({sort, f, {kind, kind}});
      for (const char* f : {"math.bitShiftLeft($, $)", "math.bitShiftRight($, $)"})
        made->push_back({sort, f, {kind, S::integer}});
      made->push_back({sort, "math.bitNot($)", {kind}});
    }
    for (S s : {S::integer, S::natural, S::real}) {
      made->push_back({s, "math.abs($)", {s}});
      made->push_back({s, "math.sign($)", {s}});
    }
    const auto add = [&](S sort, const char* text, std::vector<S> parts, int weight = 2) {
      made->push_back({sort, text, std::move(parts), {}, weight});
    };
    for (S s : {S::integer, S::natural, S::real, S::decimal, S::string, S::date, S::month, S::timestamp, S::duration,
                S::days, S::colour, S::level}) {
      for (const char* op : {"($ == $)", "($ != $)", "($ < $)", "($ <= $)", "($ > $)", "($ >= $)"})
        add(S::boolean, op, {s, s}, s == S::integer || s == S::decimal ? 4 : 2);
    }
    for (S s : {S::integers, S::decimals, S::reals, S::strings, S::prices, S::sizes, S::party, S::parties})
      for (const char* op : {"($ == $)", "($ != $)"}) add(S::boolean, op, {s, s}, 1);
    for (const char* op : {"($ == $)", "($ != $)", "($ < $)", "($ >= $)"}) {
      add(S::boolean, op, {S::decimal, S::integer});
      add(S::boolean, op, {S::integer, S::decimal});
      add(S::boolean, op, {S::natural, S::integer}, 1);
      add(S::boolean, op, {S::natural, S::decimal}, 1);
    }
    for (S s : {S::integer, S::decimal, S::real, S::boolean, S::natural, S::date, S::month, S::timestamp, S::duration,
                S::days, S::colour, S::string})
      add(S::string, "string($)", {s}, 1);
    const S exact[] = {S::integer, S::natural, S::decimal};
    for (S x : exact)
      for (S y : exact) {
        add(S::integer, "quot($, $)", {x, y}, 1);
        add(S::decimal, "rate($, $)", {x, y}, 1);
        add(S::decimal, "div($, $, 5)", {x, y}, 1);
        add(S::decimal, "div($, $, 1, half_down)", {x, y}, 1);
        for (const char* op : {"($ < $)", "($ <= $)", "($ > $)", "($ >= $)", "($ == $)"}) add(S::boolean, op, {x, y}, 1);
      }
    for (S x : exact)
      for (const char* f : {"round($, 2)", "$.round(1)", "round($, 0, ceiling)", "$.round(1, half_even)", "decimal($, 4)"})
        add(S::decimal, f, {x}, 1);
    for (S s : {S::natural, S::real, S::decimal}) add(s, "$.abs()", {s}, 1);
    for (S s : {S::integer, S::natural, S::real, S::string, S::duration}) {
      add(s, "sum([$, $])", {s, s}, 1);
      add(s, "[$, $].sum()", {s, s}, 1);
    }
    for (const auto& [s, name] : {std::pair{S::integer, "int($)"}, {S::natural, "uint($)"}, {S::real, "double($)"},
                                  {S::decimal, "decimal($)"}, {S::date, "date($)"}, {S::month, "month($)"},
                                  {S::duration, "duration($)"}, {S::timestamp, "timestamp($)"}, {S::bytes, "bytes($)"}})
      add(s, name, {s}, 1);
    for (S s : {S::integer, S::natural})
      for (const char* op : {"(dyn($) < dyn($))", "(dyn($) <= dyn($))", "(dyn($) > dyn($))", "(dyn($) >= dyn($))"}) {
        add(S::boolean, op, {s, S::real}, 1);
        add(S::boolean, op, {S::real, s}, 1);
      }
    for (S s : {S::bytes, S::boolean})
      for (const char* op : {"($ < $)", "($ <= $)", "($ > $)", "($ >= $)", "($ == $)", "($ != $)"}) add(S::boolean, op, {s, s}, 1);
    for (S s : {S::natural, S::date, S::month, S::timestamp, S::duration}) {
      add(s, "min($, $)", {s, s}, 1);
      add(s, "max($, $)", {s, s}, 1);
    }
    for (const char* op : {"($ < $)", "($ <= $)", "($ > $)", "($ >= $)", "($ == $)"}) {
      add(S::boolean, op, {S::integer, S::natural}, 1);
      add(S::boolean, op, {S::decimal, S::natural}, 1);
    }
    for (S s : {S::integers, S::decimals, S::strings, S::prices, S::parties, S::colours}) {
      add(S::integer, "size($)", {s}, 1);
      add(S::integer, "$.size()", {s}, 1);
    }
    const std::pair<S, S> lists[] = {{S::integers, S::integer}, {S::decimals, S::decimal}, {S::reals, S::real}};
    for (const auto& [many, one] : lists) {
      add(one, "sum($)", {many});
      add(one, "min($)", {many});
      add(one, "max($)", {many});
      add(one, "max($, $)", {one, one});
      add(one, "min($, $)", {one, one});
    }
    add(S::date, "max($)", {S::dates});
    add(S::real, "mean($)", {S::reals});
    for (int s = 0; s < static_cast<int>(S::maybe_integer); ++s)
      add(static_cast<S>(s), "($ ? $ : $)", {S::boolean, static_cast<S>(s), static_cast<S>(s)}, 5);
    return made;
  }();
  return *table;
}

const std::vector<std::string>& literals(S sort) {
  static const std::vector<std::string> table[] = {
      {"true", "false"},
      {"0", "1", "2", "-1", "7", "100", "9223372036854775807", "-9223372036854775808", "3000000000", "12"},
      {"0u", "1u", "7u", "18446744073709551615u"},
      {"0.0e0", "1.5e0", "-2.25e0", "1e300", "1e-7", "9007199254740993e0"},
      {"0.0", "1.5", "-1.50", "0.01", "100.00", "12.345", "99999999999999999999.99", "2.5", "0.05"},
      {"''", "'a'", "'b'", "'town'", "'规矩'", "'Ab c'", "' x '", "'12'", "'-3.5'", "'2022-04-02'", "'YWI='"},
      {"date('2022-04-02')", "date('2024-02-29')", "date('1999-12-31')", "date('9999-12-31')"},
      {"month('2022-04')", "month('1970-01')", "month('2024-02')"},
      {"timestamp('2022-04-02T09:30:00Z')", "timestamp('1969-12-31T23:59:59.5Z')"},
      {"48 h", "90 min", "0 s", "duration('1.5s')"},
      {"14 days", "1 day", "0 days", "2 weeks"},
      {"3 months", "1 year", "1 month"},
      {"Colour.red", "Colour.green", "Colour.blue"},
      {"Level.village", "Level.town", "Level.city"},
      {"[1, 2, 3]", "[5]", "[0, -1]"},
      {"[1.5, 2.25]", "[0.01]"},
      {"[1.5e0, -2e0]", "[0.1e0]"},
      {"['a', 'b', '规']", "['town']"},
      {"[date('2022-04-02')]"},
      {"[Colour.red, Colour.blue]"},
      {"parties"},
      {"parties[0]", "parties[1]"},
      {"{'a': 1.5, 'b': 2.0}"},
      {"{'small': 1, 'b': 2}"},
      {"[1, 2].first()"},
      {"['a'].last()"},
      {"b'ab'", "b''", "b'\\xff'"},
      {"ip('10.0.0.7')", "ip('::1')", "ip('fe80::1')", "ip('0.0.0.0')", "ip('169.254.1.2')", "ip('224.0.0.5')", "ip('255.255.255.255')",
       "ip('ff02::1')", "ip('::ffff:a00:7')", "ip('2001:0DB8:0:0:1:0:0:1')", "ip('127.255.0.1')"},
      {"cidr('10.0.0.0/8')", "cidr('10.1.2.3/16')", "cidr('2001:db8::/32')", "cidr('0.0.0.0/0')", "cidr('::/0')", "cidr('10.0.0.7/32')"},
      {"'a'", "'[a-z]'", "'[^a-c]'", "'.'", "'规'", "'[规-龙]'", "r'\\d'", "r'\\w+'", "r'\\s'", "'^'", "'$'", "'b?'", "'a*'", "'a+?'", "'(a|aa)'",
       "'(b)?'", "'[0-9]{2}'", "r'\\.'", "r'\\S*?'", "''"},
  };
  static_assert(std::size(table) == static_cast<std::size_t>(S::count_));
  return table[static_cast<std::size_t>(sort)];
}

Type type_of(S sort, Random& random) {
  switch (sort) {
    case S::boolean: return Type(Kind::bool_);
    case S::integer: return Type(Kind::int_);
    case S::natural: return Type(Kind::uint_);
    case S::real: return Type(Kind::double_);
    case S::decimal: return Type::decimal(static_cast<std::uint8_t>(random.below(4)));
    case S::string: return Type(Kind::string);
    case S::date: return Type(Kind::date);
    case S::month: return Type(Kind::month);
    case S::timestamp: return Type(Kind::timestamp);
    case S::duration: return Type(Kind::duration);
    case S::colour: return Type::enumeration(colour_type());
    case S::level: return Type::enumeration(level_type());
    case S::integers: return Type::list(Type(Kind::int_));
    case S::decimals: return Type::list(Type::decimal(2));
    case S::reals: return Type::list(Type(Kind::double_));
    case S::strings: return Type::list(Type(Kind::string));
    case S::parties: return Type::list(Type::structure(party_type()));
    case S::party: return Type::structure(party_type());
    case S::prices: return Type::map(Type(Kind::string), Type::decimal(2));
    case S::sizes: return Type::map(Type(Kind::string), Type(Kind::int_));
    default: return Type();
  }
}

bool may_be_null(S sort) { return sort <= S::duration || sort == S::colour; }

S sort_of(const Type& type) {
  switch (type.kind()) {
    case Kind::bool_: return S::boolean;
    case Kind::int_: return S::integer;
    case Kind::uint_: return S::natural;
    case Kind::double_: return S::real;
    case Kind::decimal: return S::decimal;
    case Kind::string: return S::string;
    case Kind::date: return S::date;
    case Kind::month: return S::month;
    case Kind::timestamp: return S::timestamp;
    case Kind::duration: return S::duration;
    case Kind::enum_: return type.enum_type() == colour_type().get() ? S::colour : S::level;
    case Kind::struct_: return S::party;
    case Kind::map: return type.map_value().kind() == Kind::int_ ? S::sizes : S::prices;
    default: break;
  }
  switch (type.element().kind()) {
    case Kind::int_: return S::integers;
    case Kind::decimal: return S::decimals;
    case Kind::double_: return S::reals;
    case Kind::string: return S::strings;
    default: return S::parties;
  }
}

std::shared_ptr<const EnumType> make_enum(const char* name, std::initializer_list<const char*> members) {
  auto type = std::make_shared<EnumType>();
  type->name = name;
  for (const char* member : members) {
    EnumType::Member m;
    m.name = member;
    type->members.push_back(std::move(m));
  }
  type->build_index();
  return type;
}

// --- records ------------------------------------------------------------------------------------------

std::int64_t random_int(Random& random) {
  switch (random.below(8)) {
    case 0: return INT64_MAX - random.below(3);
    case 1: return INT64_MIN + random.below(3);
    case 2: return static_cast<std::int64_t>(random.next());
    case 3: return 3'000'000'000 + random.below(10);
    default: return static_cast<std::int64_t>(random.below(20)) - 5;
  }
}

ValueView random_value(const Type& type, Random& random, Arena& arena) {
  const auto list_of = [&](std::uint32_t width, auto make) {
    const std::uint32_t count = random.below(4);
    auto* items = arena.array<ValueView>(std::size_t{count} * width + 1);
    for (std::uint32_t i = 0; i < count * width; ++i) new (&items[i]) ValueView(make(i));
    return std::pair{items, count};
  };
  switch (type.kind()) {
    case Kind::bool_: return ValueView::of_bool(random.one_in(2));
    case Kind::int_: return ValueView::of_int(random_int(random));
    case Kind::uint_: return ValueView::of_uint(random.one_in(4) ? random.next() : random.below(12));
    case Kind::double_: {
      static const std::vector<double> choices = {0, -0.0, 1.5, -2.25, 1e300, -1e300, 1e-7, 0.1, 3, 9007199254740992.0};
      return ValueView::of_double(random.of(choices));
    }
    case Kind::decimal: {
      if (random.one_in(12)) {
        const int128 wide = static_cast<int128>(static_cast<std::int64_t>(random.next())) * 1'000'000'000'000;
        return ValueView::of_decimal({wide, type.scale()}, arena);
      }
      return ValueView::of_decimal({random_int(random) / (random.one_in(4) ? 1 : 7), type.scale()}, arena);
    }
    case Kind::string: {
      static const std::vector<std::string> choices = {"", "a", "b", "town", "规矩", "Ab c", " x ", "12", "-3.5", "2022-04-02", "aa", "矩a"};
      return ValueView::of_string(arena.copy(random.of(choices)));
    }
    case Kind::date:
      if (random.one_in(20)) return ValueView::of_date(random.one_in(2) ? -719162 : 2932896);
      return ValueView::of_date(static_cast<std::int64_t>(19000 + random.below(400)));
    case Kind::month: return ValueView::of_month(static_cast<std::int64_t>(620 + random.below(30)));
    case Kind::timestamp:
      return ValueView::of_timestamp({static_cast<std::int64_t>(1'600'000'000 + random.below(100'000'000)),
                                      random.one_in(2) ? 0 : random.below(1'000'000'000)});
    case Kind::duration:
      return ValueView::of_duration({static_cast<std::int64_t>(random.below(200'000)) - 100'000,
                                     random.one_in(2) ? 0 : random.below(1'000'000'000)});
    case Kind::enum_:
      return ValueView::of_enum(type.enum_type(),
                                random.below(static_cast<std::uint32_t>(type.enum_type()->members.size())));
    case Kind::list: {
      const auto [items, count] = list_of(1, [&](std::uint32_t) { return random_value(type.element(), random, arena); });
      return ValueView::of_list(items, count);
    }
    case Kind::map: {
      static const std::vector<std::string> keys = {"small", "a", "b"};
      const auto [pairs, count] = list_of(2, [&](std::uint32_t i) {
        if (i % 2 == 0) return ValueView::of_string(keys[i / 2]);
        return random_value(type.map_value(), random, arena);
      });
      return ValueView::of_map(pairs, count);
    }
    default: return ValueView::null();
  }
}

ValueView random_party(const Schema& schema, std::uint32_t path, Random& random, Arena& arena) {
  const StructType& type = *party_type();
  auto* fields = arena.array<ValueView>(type.fields.size());
  for (std::uint32_t i = 0; i < type.fields.size(); ++i) {
    ValueView v = random_value(type.fields[i].type, random, arena);
    if (type.fields[i].type.is_nullable() && random.one_in(4)) v = ValueView::null();
    if (random.one_in(12)) v = schema.unknown(schema.part_path(path, i));
    new (&fields[i]) ValueView(v);
  }
  return ValueView::of_struct(&type, fields, arena);
}

ValueView random_fact(const Schema& schema, std::uint32_t field, Random& random, Arena& arena) {
  const Type& type = schema.fields()[field].type;
  if (random.one_in(16)) return schema.unknown(field);
  if (random.one_in(40)) {
    auto* args = arena.array<std::string_view>(1);
    new (args) std::string_view(arena.copy(schema.fields()[field].name));
    auto* fault = arena.array<Fault>(1);
    new (fault) Fault{code::fact_wrong_type, {}, args, 1};
    return ValueView::of_error(fault);
  }
  if (type.is_nullable() && random.one_in(5)) return ValueView::null();
  if (type.kind() == Kind::struct_) return random_party(schema, field, random, arena);
  if (type.kind() == Kind::list && type.element().kind() == Kind::struct_) {
    const std::uint32_t count = random.below(4);
    auto* items = arena.array<ValueView>(count + 1);
    for (std::uint32_t i = 0; i < count; ++i) new (&items[i]) ValueView(random_party(schema, field, random, arena));
    return ValueView::of_list(items, count);
  }
  return random_value(type, random, arena);
}

// --- trees --------------------------------------------------------------------------------------------

class Maker {
 public:
  Maker(const Schema& schema, Random& random) : schema_(schema), random_(random) {}
  std::unique_ptr<Tree> make(S sort, int depth);

 private:
  std::unique_ptr<Tree> leaf(S sort);
  std::unique_ptr<Tree> from(const Form& form, int depth);
  const Schema& schema_;
  Random& random_;
  std::vector<std::pair<std::string, S>> locals_;
  int next_local_ = 0;
};

std::unique_ptr<Tree> plain(S sort, std::string text) {
  auto tree = std::make_unique<Tree>();
  tree->sort = sort;
  tree->pieces = {std::move(text)};
  return tree;
}

std::unique_ptr<Tree> Maker::leaf(S sort) {
  std::vector<std::string> names;
  for (const auto& [name, of] : locals_)
    if (of == sort) names.insert(names.end(), 4, name);
  for (const Field& field : schema_.fields())
    if (sort_of(field.type) == sort) names.push_back(field.name);
  if (names.empty() || random_.one_in(4)) {
    const std::string& text = random_.of(literals(sort));
    return plain(sort, text[0] == '-' ? "(" + text + ")" : text);
  }
  return plain(sort, random_.of(names));
}

std::unique_ptr<Tree> Maker::from(const Form& form, int depth) {
  auto tree = std::make_unique<Tree>();
  tree->sort = form.sort;
  const std::size_t before = locals_.size();
  std::vector<std::string> variables;
  for (std::size_t i = 0; i < form.binds.size(); ++i) variables.push_back("v" + std::to_string(next_local_++));
  std::size_t variable = 0, part = 0;
  std::string piece;
  for (const char* c = form.text; *c != '\0'; ++c) {
    if (*c == '%' && variable < variables.size()) {
      piece += variables[variable++];
    } else if (*c == '$') {
      tree->pieces.push_back(piece);
      piece.clear();
      if (part + 1 == form.parts.size())
        for (std::size_t i = 0; i < variables.size(); ++i) locals_.emplace_back(variables[i], form.binds[i]);
      tree->parts.push_back(make(form.parts[part++], depth - 1));
    } else {
      piece += *c;
    }
  }
  tree->pieces.push_back(piece);
  locals_.resize(before);
  return tree;
}

std::unique_ptr<Tree> Maker::make(S sort, int depth) {
  if (depth <= 0 || random_.one_in(8)) return leaf(sort);
  int total = 0;
  for (const Form& form : forms())
    if (form.sort == sort) total += form.weight;
  if (total == 0) return leaf(sort);
  int chosen = static_cast<int>(random_.below(static_cast<std::uint32_t>(total)));
  for (const Form& form : forms()) {
    if (form.sort != sort) continue;
    chosen -= form.weight;
    if (chosen < 0) return from(form, depth);
  }
  return leaf(sort);
}

}  // namespace

const std::shared_ptr<const EnumType>& colour_type() {
  static const auto* const type = new auto(make_enum("Colour", {"red", "green", "blue"}));
  return *type;
}
const std::shared_ptr<const EnumType>& level_type() {
  static const auto* const type = new auto(make_enum("Level", {"village", "town", "city"}));
  return *type;
}
const std::shared_ptr<const StructType>& party_type() {
  static const auto* const made = [] {
    auto type = std::make_shared<StructType>();
    type->name = "Party";
    const std::pair<const char*, Type> fields[] = {
        {"name", Type(Kind::string)}, {"age", Type(Kind::int_)}, {"share", Type::decimal(2)},
        {"colour", Type::enumeration(colour_type())}, {"consent", Type(Kind::bool_).nullable()}};
    for (const auto& [name, field] : fields) {
      StructType::Field f;
      f.name = name;
      f.type = field;
      type->fields.push_back(std::move(f));
    }
    return new std::shared_ptr<const StructType>(std::move(type));
  }();
  return *made;
}

std::string Tree::text() const {
  std::string out = pieces[0];
  for (std::size_t i = 0; i < parts.size(); ++i) out += parts[i]->text() + pieces[i + 1];
  return out;
}

std::unique_ptr<Tree> Tree::clone() const {
  auto copy = std::make_unique<Tree>();
  copy->sort = sort;
  copy->pieces = pieces;
  for (const auto& part : parts) copy->parts.push_back(part->clone());
  return copy;
}

Schema random_schema(Random& random) {
  std::vector<Field> fields;
  const auto add = [&](std::string name, Type type) {
    Field field;
    field.name = std::move(name);
    field.type = std::move(type);
    fields.push_back(std::move(field));
  };
  for (int s = 0; s < static_cast<int>(S::maybe_integer); ++s) {
    const S sort = static_cast<S>(s);
    if (sort == S::parties || type_of(sort, random).kind() == Kind::dyn) continue;
    const std::uint32_t copies = sort <= S::string ? 1 + random.below(3) : random.below(3);
    for (std::uint32_t i = 0; i < copies; ++i) {
      Type type = type_of(sort, random);
      if (may_be_null(sort) && random.one_in(3)) type = type.nullable();
      add((random.one_in(8) ? "字段" : "f") + std::to_string(fields.size()), type);
    }
  }
  add("parties", Type::list(Type::structure(party_type())));
  return Schema("input", std::move(fields));
}

std::vector<ValueView> random_record(const Schema& schema, Random& random, Arena& arena) {
  std::vector<ValueView> values;
  for (std::uint32_t i = 0; i < schema.fields().size(); ++i) values.push_back(random_fact(schema, i, random, arena));
  return values;
}

std::unique_ptr<Tree> random_tree(const Schema& schema, Sort sort, int depth, Random& random) {
  return Maker(schema, random).make(sort, depth);
}

std::unique_ptr<Tree> random_tree(const Schema& schema, Random& random) {
  const auto sort = random.one_in(2) ? Sort::boolean
                                     : static_cast<Sort>(random.below(static_cast<std::uint32_t>(Sort::count_)));
  return random_tree(schema, sort, 1 + static_cast<int>(random.below(5)), random);
}

// --- shrinking ----------------------------------------------------------------------------------------

namespace {

// All nodes, with the pointers that hold them.
void collect(std::unique_ptr<Tree>& node, std::vector<std::unique_ptr<Tree>*>& out) {
  out.push_back(&node);
  for (auto& part : node->parts) collect(part, out);
}

void parts_of_sort(const Tree& node, Sort sort, std::vector<const Tree*>& out) {
  for (const auto& part : node.parts) {
    if (part->sort == sort) out.push_back(part.get());
    parts_of_sort(*part, sort, out);
  }
}

// Tries all smaller trees that differ in one node; true when one of them fails too.
bool shrink_once(std::unique_ptr<Tree>& root, const std::function<bool(const Tree&)>& fails) {
  std::vector<std::unique_ptr<Tree>*> nodes;
  collect(root, nodes);
  // A part alone, whatever its sort.
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    if (!fails(**nodes[i])) continue;
    root = (*nodes[i])->clone();
    return true;
  }
  for (std::unique_ptr<Tree>* node : nodes) {
    if ((*node)->parts.empty()) continue;
    std::vector<const Tree*> parts;
    parts_of_sort(**node, (*node)->sort, parts);
    std::vector<std::unique_ptr<Tree>> smaller;
    for (const std::string& text : literals((*node)->sort)) smaller.push_back(plain((*node)->sort, "(" + text + ")"));
    for (const Tree* part : parts) smaller.push_back(part->clone());
    for (auto& candidate : smaller) {
      node->swap(candidate);
      if (fails(*root)) return true;
      node->swap(candidate);
    }
  }
  return false;
}

}  // namespace

std::unique_ptr<Tree> shrink(const Tree& tree, const std::function<bool(const Tree&)>& fails) {
  std::unique_ptr<Tree> smallest = tree.clone();
  for (int rounds = 0; rounds < 200 && shrink_once(smallest, fails); ++rounds) {
  }
  return smallest;
}

}  // namespace guiju::agree
