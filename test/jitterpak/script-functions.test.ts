import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  FUNCTIONS,
  functionsOf,
  ScriptDate,
  UNSUPPORTED_FUNCTIONS,
  type ScriptErrorCode,
  type ScriptHost,
  type ScriptValue,
} from '@citizen-integrator/jitterpak/script';
import { failure, makeHost, run } from './script-scenes.ts';

/** A code and its answer; an error's code where the function refuses. */
type Example =
  readonly [code: string, answer: ScriptValue] | readonly [code: string, fails: { readonly fails: ScriptErrorCode }];

const fails = (code: ScriptErrorCode) => ({ fails: code }) as const;
const bytes = (...values: number[]) => new Uint8Array(values);
const at = (text: string) => new ScriptDate(Date.parse(`${text}Z`));

const sources: Readonly<Record<string, ScriptValue>> = {
  'o$item#.price': [3, '4', null, 5],
  'o$item#.name': ['pen', 'ink', null, 'cap'],
  'o$order#.item#.price': [[1, 2], [3]],
};
const mapping: ScriptHost = {
  readSource: path => (Object.hasOwn(sources, path) ? sources[path] : undefined),
  readInput: path => (path === 'o$raw' ? '05.00' : undefined),
  counts: () => ({ record: 3, target: 4, source: 5, sources: 9 }),
  instance: () => ['k', 'v'],
};

const examples: Readonly<Record<string, readonly Example[]>> = {
  BinaryToHex: [
    ['BinaryToHex(HexToBinary("17A3EF80"))', '17a3ef80'],
    ['BinaryToHex(HexToBinary(""))', ''],
    ['BinaryToHex("x")', fails('type')],
  ],
  BinaryToUUID: [
    ['BinaryToUuid(HexToBinary("2F46DAD9E5C2457EB1FDAD1B49B99AFF"))', '2f46dad9-e5c2-457e-b1fd-ad1b49b99aff'],
    ['BinaryToUUID(HexToBinary("2F"))', fails('value')],
  ],
  Bool: [
    ['Bool(2)', true],
    ['Bool("true")', true],
    ['Bool("T")', true],
    ['Bool("F")', false],
    ['Bool("text")', false],
    ['Bool(Now())', fails('type')],
  ],
  Date: [
    ['Date("12/25/2018 12:30")', at('2018-12-25T12:30:00')],
    ['Date("2018-12-25")', at('2018-12-25T00:00:00')],
    ['Date("2018-12-25T12:30:00")', at('2018-12-25T12:30:00')],
    ['Date("2018-12-25T12:30:00.250+0100")', at('2018-12-25T11:30:00.250')],
    ['Date("December 25, 2018")', at('2018-12-25T00:00:00')],
    ['Date("DEC 25, 2018")', at('2018-12-25T00:00:00')],
    ['Date("Tuesday, December 25, 2018")', at('2018-12-25T00:00:00')],
    ['Date("12/25/2018 02:30:05 PM")', at('2018-12-25T14:30:05')],
    ['Date("25-Dec-18")', at('2018-12-25T00:00:00')],
    ['Date(60)', at('1970-01-01T00:01:00')],
    ['Date("2018-02-30")', fails('value')],
    ['Date(true)', fails('type')],
  ],
  Double: [
    ['Double("12.5 kg")', 12.5],
    ['Double("x")', 0],
    ['Double(Date("1970-01-02"))', 86_400],
    ['Double(Array())', fails('type')],
  ],
  Float: [['Float("-.5")', -0.5]],
  HexToBinary: [
    ['HexToBinary("00fF")', bytes(0, 255)],
    ['HexToBinary("0")', fails('value')],
    ['HexToBinary("xy")', fails('value')],
  ],
  HexToString: [
    ['HexToString("5468")', 'Th'],
    ['$jitterbit.scripting.hex.enable_unicode_support = true; HexToString("c3bc")', 'ü'],
  ],
  Int: [
    ['Int("17")', 17],
    ['Int(-2.9)', -2],
    ['Int("12abc")', 12],
  ],
  Long: [['Long("9007199254740991")', 9_007_199_254_740_991]],
  String: [
    ['String(1.50)', '1.5'],
    ['String(Date("2018-12-25"))', '2018-12-25 00:00:00'],
    ['String(HexToBinary("4869"))', 'Hi'],
    ['String(HexToBinary("00ff"))', '00ff'],
    ['String(false)', '0'],
    ['String(Null())', ''],
  ],
  StringToHex: [['StringToHex("Thü")', '5468c3bc']],
  UUIDToBinary: [
    ['BinaryToUUID(UUIDToBinary("2F46DAD9-E5C2-457E-B1FD-AD1B49B99AFF"))', '2f46dad9-e5c2-457e-b1fd-ad1b49b99aff'],
    ['UUIDToBinary("2F46")', fails('value')],
  ],

  Ceiling: [
    ['Ceiling(3.1)', 4],
    ['Ceiling("-3.9")', -3],
  ],
  Exp: [['Exp(0)', 1]],
  Floor: [
    ['Floor(3.9)', 3],
    ['Floor(-3.1)', -4],
  ],
  Log: [
    ['Log(Exp(1))', 1],
    ['Log(0)', fails('value')],
  ],
  Log10: [
    ['Log10(1000)', 3],
    ['Log10(-1)', fails('value')],
  ],
  Mod: [
    ['Mod(7, 3)', 1],
    ['Mod(-7, 3)', -1],
    ['Mod(7, 0)', 7],
  ],
  Pow: [['Pow(10, 3)', 1000]],
  Round: [
    ['Round(10.956, 2)', '10.96'],
    ['Round(1.005, 2)', '1.01'],
    ['Round(-2.5)', '-3'],
    ['Round("12345") + 1', '123451'],
    ['Round(1, -1)', fails('value')],
  ],
  RoundToInt: [['RoundToInt(2.5)', 3]],
  Sqrt: [
    ['Sqrt(9)', 3],
    ['Sqrt(-1)', fails('value')],
  ],

  Case: [
    ['Case(1 == 2, "a", 2 == 2, "b", true, "c")', 'b'],
    ['Case(false, 1)', null],
  ],
  Equal: [
    ['Equal({1, {2, "x"}}, {1, {2, "x"}})', true],
    ['Equal({1}, {1, 2})', false],
    ['Equal(Null(), Null())', true],
    ['Equal(Null(), "")', false],
    ['a = Dict(); b = Map(); a["k"] = 1; b["k"] = 1; Equal(a, b)', true],
    ['Equal("1", 1)', true],
  ],
  If: [
    ['If("true", 1, 2)', 1],
    ['If(0, 1)', null],
  ],
  While: [['i = 0; While(i < 3, i++)', null]],

  GetLastError: [
    ['GetLastError()', ''],
    ['Eval(Date("x"), 0); GetLastError()', '"x" is not a date.'],
  ],
  RaiseError: [['RaiseError("no")', fails('raised')]],
  ResetLastError: [['SetLastError("x"); ResetLastError(); GetLastError()', '']],
  SetLastError: [['SetLastError("low"); GetLastError()', 'low']],

  CountSubString: [
    ['CountSubString("Mississippi", "iss")', 2],
    ['CountSubString("aaaaaaa", "aa")', 3],
    ['CountSubString("a", "")', 0],
  ],
  DQuote: [['DQuote(\'any "text" str\')', '"any "text" str"']],
  Format: [
    ['Format("#,##0.00", 1234567.891)', '1,234,567.89'],
    ['Format("0.0%", 0.256)', '25.6%'],
    ['Format("00000", 42)', '00042'],
    ['Format("$#,##0.##", "-1500.50")', '-$1,500.5'],
    ['Format("(###) ###-####", "8885551212")', '(888) 555-1212'],
    ['Format("dd.mm.yyyy", Date("2026-11-28"))', '28.11.2026'],
    ['Format("dd.mm.yyyy", "2026-11-28")', '28.11.2026'],
  ],
  Index: [
    ['Index("abcde", "d")', 3],
    ['Index("abcde", "D")', -1],
    ['Index("Mississippi", "iss", 2)', 4],
    ['Index("Mississippi", "iss", -1)', 4],
    ['Index("Mississippi", "iss", -2)', 1],
    ['Index("Mississippi", "iss", 3)', -1],
  ],
  IsValidString: [
    ['IsValidString("some\\r\\n\\tthing")', true],
    ['IsValidString("€")', false],
  ],
  Left: [
    ['Left("abcd", 2)', 'ab'],
    ['Left("ab", 9)', 'ab'],
    ['Left("ab", -1)', ''],
  ],
  LPad: [
    ['LPad("ab", 4)', '  ab'],
    ['LPad("abcd", 2)', 'ab'],
  ],
  LPadChar: [
    ['LPadChar("7", "0", 3)', '007'],
    ['LPadChar("7", "", 3)', '7'],
  ],
  LTrim: [['LTrim("\\t ab ")', 'ab ']],
  LTrimChars: [['LTrimChars("@#$x$@", "$#@")', 'x$@']],
  Mid: [
    ['Mid("abcdefg", 2, 3)', 'cde'],
    ['Mid("abc", 5, 3)', ''],
  ],
  ParseURL: [
    ['ParseURL("http://hostname/user?email=john%40example.com&name=John%20Smith")', ['john@example.com', 'John Smith']],
    ['ParseURL("http://hostname/?a=%zz")', fails('value')],
  ],
  Quote: [['Quote("it\'s")', "'it's'"]],
  RegExMatch: [
    ['RegExMatch("2026-11-28", "^(\\d+)-(\\d+)", $y, $m); $m + "/" + $y', '11/2026'],
    ['RegExMatch("x", "y")', -1],
    ['RegExMatch("Ümlaut", "(?i)^ü(.)")', 1],
    ['RegExMatch("a", "(?=a)")', fails('regular-expression')],
  ],
  RegExReplace: [
    ['RegExReplace("2026-11-28", "(\\d+)-(\\d+)-(\\d+)", "$3.$2.$1")', '28.11.2026'],
    ['RegExReplace("a  b   c", "\\s+", " ")', 'a b c'],
    ['RegExReplace("abc", "", "-")', '-a-b-c-'],
    ['RegExReplace("abc", "b", "[$&]")', 'a[b]c'],
    ['RegExReplace("+49 (0) 30-12", "[^0-9+]", "")', '+4903012'],
    ['RegExReplace("aXbX", "(a|aX)(b?)", "<$1|$2>")', '<a|>XbX'],
    ['RegExReplace("one two", "\\\\b(\\w)", "_$1")', '_one _two'],
    ['RegExReplace("a.b.c", "[.]", "/")', 'a/b/c'],
    ['RegExReplace("a-b_c d", "[\\w-]+?", "x")', 'xxxxx x'],
    ['RegExReplace("<b>x</b>", "<[^>]*?>", "")', 'x'],
    ['RegExReplace("line1\\nline2", "(?m)^l", "L")', 'Line1\nLine2'],
    ['RegExReplace("aaa", "a{2}", "b")', 'ba'],
    ['RegExReplace("a]b", "[]]", "|")', 'a|b'],
  ],
  Replace: [
    ['Replace("a.b.c", ".", "")', 'abc'],
    ['Replace("abc", "", "x")', 'abc'],
    ['Replace("$1", "1", "$&")', '$$&'],
  ],
  Right: [
    ['Right("abcd", 2)', 'cd'],
    ['Right("ab", 9)', 'ab'],
    ['Right("ab", 0)', ''],
  ],
  RPad: [
    ['RPad("ab", 4)', 'ab  '],
    ['RPad("abcd", 2)', 'cd'],
  ],
  RPadChar: [['RPadChar("ab", "xy", 4)', 'abxx']],
  RTrim: [['RTrim(" ab\\n ")', ' ab']],
  RTrimChars: [['RTrimChars("1.500", "0")', '1.5']],
  Split: [
    ['Split("a,b,,c,", ",")', ['a', 'b', '', 'c']],
    ['Split("abc", "")', ['abc']],
  ],
  SplitCSV: [
    ['SplitCSV(\'a,"b, ""c""",,d\')', ['a', 'b, "c"', '', 'd']],
    ["SplitCSV(\"a;'b;c'\", ';', \"'\")", ['a', 'b;c']],
  ],
  StringLength: [
    ['StringLength("abc")', 3],
    ['StringLength({"a", "bcd"})', [1, 3]],
  ],
  ToLower: [['ToLower("ABC Ü")', 'abc Ü']],
  ToProper: [['ToProper("hello wORLD")', 'Hello World']],
  ToUpper: [['ToUpper("abc ü")', 'ABC ü']],
  Trim: [['Trim(" a b ")', 'a b']],
  TrimChars: [['TrimChars("xxabcxx", "x")', 'abc']],
  Truncate: [
    ['Truncate("abcdef", 1, 2)', 'bcd'],
    ['Truncate("ab", 2, 2)', ''],
  ],
  SQLEscape: [
    ['SQLEscape("O\'Neill")', "O''Neill"],
    ['SQLEscape("a\\\\b", true)', 'a\\\\b'],
  ],
  URLDecode: [
    ['URLDecode("http://h/u?Email=a%40x+y", "email")', 'a@x y'],
    ['URLDecode("http://h/u", "x")', ''],
  ],
  URLEncode: [
    ['URLEncode("a b&ü/?")', 'a%20b%26%C3%BC%2F%3F'],
    ['URLEncode("a b/?", 2)', 'a%20b/?'],
  ],

  ConvertTimeZone: [
    ['ConvertTimeZone("2026-07-01 12:00:00", "UTC", "America/Los_Angeles")', '2026-07-01 05:00:00'],
    ['ConvertTimeZone("2026-01-01 12:00:00", "America/Los_Angeles", "Europe/Berlin")', '2026-01-01 21:00:00'],
    ['ConvertTimeZone("2026-07-01 12:00:00", "UTC-8:00", "UTC")', '2026-07-01 20:00:00'],
    ['ConvertTimeZone("2026-07-01 12:00:00", "PST", "UTC")', '2026-07-01 19:00:00'],
    ['ConvertTimeZone("2026-07-01 12:00:00", "UTC", "Europe/Berlin", false, true)', '2026-07-01 13:00:00'],
    ['ConvertTimeZone("1/7/2026 12:00", "UTC", "UTC", true)', '2026-07-01 12:00:00'],
    ['ConvertTimeZone("2026-07-01", "UTC", "Moon/Crater")', fails('value')],
  ],
  CVTDate: [
    ['CVTDate("28.11.2026", "dd.mm.yyyy", "yyyy-mm-ddTHH:MM:SS")', '2026-11-28T00:00:00'],
    ['CVTDate("20181228 231520", "yyyymmdd HHMMSS", "d/m/yy H:MM AM/PM")', '28/12/18 11:15 PM'],
    ['CVTDate("28-Dec-2018", "dd-mmm-yyyy", "mm/dd/yy")', '12/28/18'],
    ['CVTDate(Date("2026-11-28"), "", "Month d")', 'November 28'],
    ['CVTDate("2026", "dd.mm.yyyy", "yyyy")', fails('value')],
    ['CVTDate(Null(), "dd.mm.yyyy", "yyyy")', null],
  ],
  DateAdd: [
    ['DateAdd("dd", 1, "2026-12-31")', '2027-01-01 00:00:00'],
    ['DateAdd("mm", 1, "2026-01-31 10:20:30")', '2026-02-28 10:20:30'],
    ['DateAdd("MM", -1, "2026-01-01")', '2025-12-31 23:59:00'],
    ['DateAdd("yyyy", -1, "2024-02-29")', '2023-02-28 00:00:00'],
    ['DateAdd("HH", 25, "2026-01-01")', '2026-01-02 01:00:00'],
    ['DateAdd("century", 1, "2026-01-01")', fails('value')],
  ],
  DayOfMonth: [['DayOfMonth("2026-11-28")', 28]],
  DayOfWeek: [['DayOfWeek("Nov 2, 2009")', 1]],
  FormatDate: [
    ['FormatDate("2026-11-28T07:08:09.050Z", "yyyy-mm-ddTHH:MM:SS.zzzZ")', '2026-11-28T07:08:09.050Z'],
    ['FormatDate(Double(Left("1478119530707", 10)), "yyyy-mm-dd")', '2016-11-02'],
    ['FormatDate("2026-11-28 00:05", "Weekday, Mon d yy, H:MM am/pm")', 'Saturday, Nov 28 26, 12:05 am'],
    ['FormatDate("2026-11-28", "Short Date")', '11/28/26'],
    ['FormatDate("", "yyyy")', null],
    ['FormatDate("x", "yyyy")', fails('value')],
  ],
  GeneralDate: [['GeneralDate("2026-11-28 12:30")', '11/28/2026 12:30:00 PM']],
  GetUTCFormattedDate: [['GetUTCFormattedDate("2026-11-28 20:00", "America/Los_Angeles")', '2026-11-29']],
  GetUTCFormattedDateTime: [
    ['GetUTCFormattedDateTime("2026-11-28 20:00", "America/Los_Angeles")', '2026-11-29T04:00:00.000Z'],
  ],
  LastDayOfMonth: [['LastDayOfMonth("2024-02-03 10:00")', at('2024-02-29T00:00:00')]],
  LongDate: [['LongDate("2026-11-28")', 'Saturday, November 28, 2026']],
  LongTime: [['LongTime("2026-11-28 14:05:06")', '02:05:06 PM']],
  MediumDate: [['MediumDate("2026-11-08")', '08-Nov-26']],
  MediumTime: [['MediumTime("2026-11-28 00:05")', '12:05 AM']],
  MonthOfYear: [['MonthOfYear("2026-11-28")', 11]],
  Now: [['Now()', at('2026-11-28T12:30:15')]],
  Now_: [['String(Now_())', '2026-11-28 12:30:15.250']],
  ShortDate: [['ShortDate("2026-01-08")', '1/8/26']],
  ShortTime: [['ShortTime("2026-01-08 14:05")', '14:05']],

  AddToDict: [
    ['AddToDict($d, "a", 1) && !AddToDict($d, "a", 2) && $d["a"] == 2', true],
    ['AddToDict(local, 7, "x"); local["7"]', 'x'],
    ['AddToDict($d, Null(), 1)', fails('value')],
  ],
  CollectValues: [['d = Dict(); d["a"] = 1; d["b"] = 2; CollectValues(d, {"b", "z", "a"})', [2, null, 1]]],
  Dict: [['Length(Dict())', 0]],
  GetKeys: [
    ['d = Dict(); d["a"] = 1; d["b"] = 2; GetKeys(d)', ['a', 'b']],
    ['GetKeys({1})', fails('type')],
  ],
  HasKey: [
    ['d = Dict(); d["a"] = Null(); HasKey(d, "a") && !HasKey(d, "b")', true],
    ['HasKey($nothing, "a")', false],
  ],
  Map: [['Map()', new Map()]],
  MapCache: [['d = Dict(); n = 0; MapCache(d, "a", n += 1); MapCache(d, "a", n += 1) + n', 2]],
  RemoveKey: [['d = Dict(); d["a"] = 1; RemoveKey(d, "a") && !RemoveKey(d, "a") && !RemoveKey(d, Null())', true]],

  Array: [['Array()', []]],
  Collection: [['Collection()', []]],
  ReadArrayString: [
    [
      'ReadArrayString("{{John,35},{Bill,25}}")',
      [
        ['John', '35'],
        ['Bill', '25'],
      ],
    ],
    ['ReadArrayString("{1, 2.5}", "double")', [1, 2.5]],
    ['ReadArrayString(\'{"a,b",c}\')', ['a,b', 'c']],
    ['ReadArrayString("{1")', fails('value')],
  ],
  ReduceDimension: [
    ['ReduceDimension({{1, 2}, {3}})', [1, 2, 3]],
    ['ReduceDimension({{{1}, {2}}, {{3}}})', [[1, 2], [3]]],
    ['ReduceDimension({1, 2})', fails('value')],
  ],
  JoinLines: [
    ['JoinLines({"crm", 2, Null()})', 'crm\n2\n'],
    ['JoinLines(Array())', ''],
    ['JoinLines("a")', fails('type')],
  ],
  SortArray: [
    ['a = {3, 1, 2}; SortArray(a); a', [1, 2, 3]],
    ['a = {"b", "a", "c"}; SortArray(a, false); a', ['c', 'b', 'a']],
    [
      'a = {{1, "b"}, {2, "a"}}; SortArray(a, 1); a',
      [
        [2, 'a'],
        [1, 'b'],
      ],
    ],
    [
      'a = {{1, 5}, {2, 6}}; SortArray(a, 1, false); a',
      [
        [2, 6],
        [1, 5],
      ],
    ],
    ['SortArray({1}, 3)', fails('value')],
  ],

  WriteToOperationLog: [['WriteToOperationLog("done " + 1)', 'done 1']],
  DebugBreak: [['DebugBreak(true)', false]],

  ArgumentList: [
    ['ArgumentList(key, value); key + value', 'kv'],
    ['ArgumentList($x)', fails('type')],
  ],
  CancelOperationChain: [['CancelOperationChain("enough")', null]],
  Eval: [['Eval(1 / 0, "none")', 'none']],
  Get: [
    ['$a = {1, {2, 3}}; Get("a", 1, 0)', 2],
    ['$n = 5; Get("$n") + Get("n")', 10],
    ['Get({7, 8}, 1)', 8],
    ['Get("nothing", 3)', null],
  ],
  GetInputString: [
    ['GetInputString(o$raw)', '05.00'],
    ['GetInputString(1)', ''],
  ],
  GUID: [['RegExMatch(GUID(), "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")', 1]],
  IfEmpty: [
    ['IfEmpty("", "none")', 'none'],
    ['IfEmpty(0, "none")', 0],
  ],
  IfNull: [
    ['IfNull($nothing, "none")', 'none'],
    ['IfNull("", "none")', ''],
  ],
  InitCounter: [
    ['InitCounter($c, 5); InitCounter($c, 9); $c++; $c', 6],
    ['InitCounter(c); c', 0],
  ],
  InList: [
    ['InList("b", "a", "b", "b")', 2],
    ['InList(3, "1", "3")', 2],
    ['InList("z", "a")', 0],
    ['InList("z")', 0],
  ],
  IsInteger: [
    ['IsInteger(5) && IsInteger("5") && IsInteger(5.0)', true],
    ['IsInteger(5.5) || IsInteger("x")', false],
  ],
  IsNull: [['IsNull(Null()) && !IsNull("")', true]],
  IsValid: [['IsValid(1) && !IsValid(Date("x"))', true]],
  Length: [
    ['Length("abc") + Length({1, 2}) + Length(HexToBinary("0000"))', 7],
    ['Length(Null())', 0],
    ['Length(12345)', 5],
  ],
  Null: [['Null()', null]],
  Random: [['r = Random(3, 5); r >= 3 && r <= 5 && IsInteger(r)', true]],
  RandomString: [
    ['RegExMatch(RandomString(20), "^[A-Za-z0-9]{20}$")', 0],
    ['RandomString(3, "x")', 'xxx'],
  ],
  RunOperation: [
    ['RunOperation("op.good")', true],
    ['RunOperation("op.bad")', false],
  ],
  RunScript: [
    ['RunScript("sc.add", 2, 3)', '5'],
    ['RunScript("sc.none")', fails('value')],
  ],
  Set: [
    ['Set("x", 5) + $x', 10],
    ['Set("a", "p", 2); $a', [null, null, 'p']],
    ['Set("a", 1, -1); Set("$a", 2, -1); $a', [1, 2]],
    ['Set("m", "x", 1, 0); $m', [null, ['x']]],
  ],
  Sleep: [
    ['Sleep(2)', null],
    ['Sleep(999999)', fails('value')],
  ],

  ArchiveFile: [['ArchiveFile("s.in", "t.out", true); ReadFile("t.out")', 'from the source']],
  Base64EncodeFile: [['Base64EncodeFile("s.in")', 'ZnJvbSB0aGUgc291cmNl']],
  DeleteFile: [['DeleteFile("s.in", "a.csv")', 2]],
  DeleteFiles: [['DeleteFiles("s.in", "*.csv")', 2]],
  DirList: [['DirList("s.in")', ['done']]],
  FileList: [['FileList("s.in", "new", "*.csv")', ['new/a.csv', '*.csv']]],
  FlushAllFiles: [['FlushAllFiles()', null]],
  FlushFile: [['FlushFile("<TAG>t.out</TAG>")', null]],
  ReadFile: [
    ['ReadFile("s.in")', 'from the source'],
    ['ReadFile("s.none")', fails('host')],
  ],
  WriteFile: [['WriteFile("t.out", HexToBinary("00ff"), "a.bin"); ReadFile("t.out")', bytes(0, 255)]],

  AutoNumber: [['AutoNumber()', 4]],
  Count: [
    ['Count(o$item#.price)', 3],
    ['Sum(Count(o$order#.item#.price))', 3],
    ['Count({1, Null()})', 1],
  ],
  CountSourceRecords: [['CountSourceRecords()', 9]],
  Exist: [
    ['Exist("ink", o$item#.name)', true],
    ['Exist(7, {1, 2})', false],
  ],
  FindByPos: [
    ['FindByPos(2, o$item#.name)', 'ink'],
    ['FindByPos(-1, {1, 2, 3})', 3],
    ['FindByPos(9, {1})', null],
  ],
  FindValue: [
    ['FindValue("ink", o$item#.name, o$item#.price)', '4'],
    ['FindValue("none", o$item#.name, o$item#.price)', null],
  ],
  GetInstance: [['GetInstance()', ['k', 'v']]],
  Max: [
    ['Max(o$item#.price)', 5],
    ['Max({"b", "a"})', 'b'],
  ],
  Min: [
    ['Min({3, 1, 2})', 1],
    ['Min(Array())', null],
  ],
  RecordCount: [['RecordCount()', 3]],
  ResolveOneOf: [['ResolveOneOf({Null(), "x", "y"})', 'x']],
  SetInstances: [['SetInstances("LINES", {1, 2})', null]],
  SortInstances: [['SortInstances("LINES", o$item#.name, false, o$item#.price)', null]],
  SourceInstanceCount: [['SourceInstanceCount()', 5]],
  Sum: [
    ['Sum(o$item#.price)', 12],
    ['Sum(o$order#.item#.price)', [3, 3]],
  ],
  SumCSV: [['SumCSV({"a", 1})', 'a,1']],
  SumString: [
    ['SumString({"a", "b"})', 'a;b;'],
    ['SumString({"a", "b"}, "|", true)', 'a|b'],
  ],
  TargetInstanceCount: [['TargetInstanceCount()', 4]],

  AESDecryption: [
    ['AESDecryption(AESEncryption("häßlich", "pass", "0a0b", 128, 10), "pass", "0a0b", 128, 10)', 'häßlich'],
    ['AESDecryption("AAAA", "pass")', fails('value')],
  ],
  AESEncryption: [
    [
      'AESEncryption("x", "pass") == AESEncryption("x", "pass") && AESEncryption("x", "a") != AESEncryption("x", "b")',
      true,
    ],
    ['AESEncryption("x", "pass", "zz")', fails('value')],
    ['AESEncryption("x", "pass", "00", 100)', fails('value')],
  ],
  Base64Decode: [
    ['String(Base64Decode("SMO8\\n"))', 'Hü'],
    ['Base64Decode("*")', fails('value')],
  ],
  Base64Encode: [
    ['Base64Encode("Hü")', 'SMO8'],
    ['Length(Base64Encode(LPad("", 60)))', 81],
    ['$jitterbit.base64.encoded.string.no.wrap = true; Length(Base64Encode(LPad("", 60)))', 80],
  ],
  MD5: [
    ['MD5("")', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['MD5("The quick brown fox jumps over the lazy dog")', '9e107d9d372bb6826bd81d3542a419d6'],
    ['MD5(LPadChar("", "a", 119))', '8a7bd0732ed6a28ce75f6dabc90e1613'],
  ],
  MD5AsTwoNumbers: [['MD5AsTwoNumbers("")', ['15284527576400310788', '16825458760271544958']]],
  SHA256: [['SHA256("abc")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad']],

  GetAgentGroupName: [['GetAgentGroupName()', 'Cloud']],
  GetAgentName: [['GetAgentName()', 'One']],
  GetEnvironmentName: [['GetEnvironmentName()', 'Test']],
  GetOrganizationName: [['GetOrganizationName()', 'Acme']],
  GetServerName: [['GetServerName()', 'host']],
};

const makeWorld = () => {
  const { host, asked, scripts } = makeHost();
  scripts.set('sc.add', 'ArgumentList(a, b); a + b');
  const loops: unknown[] = [];
  const world: ScriptHost = {
    ...host,
    ...mapping,
    setInstances: (node, instances) => void loops.push(['set', node, instances]),
    sortInstances: (node, keys) => void loops.push(['sort', node, keys]),
  };
  return { world, asked, loops };
};

describe('Each function of scripts', () => {
  for (const [name, cases] of Object.entries(examples)) {
    it(name, async () => {
      for (const [code, expected] of cases) {
        const { world } = makeWorld();
        if (expected !== null && typeof expected === 'object' && 'fails' in expected) {
          assert.equal((await failure(code, world)).code, expected.fails, code);
        } else {
          assert.deepEqual(await run(code, world), expected, code);
        }
      }
    });
  }

  it('is tried here', () => {
    const tried = new Set(Object.keys(examples));
    assert.deepEqual(
      FUNCTIONS.map(({ name }) => name).filter(name => !tried.has(name)),
      [],
    );
  });

  it('has a signature and one line that says what it does', () => {
    for (const { name, signature, doc, least, most } of FUNCTIONS) {
      assert.match(signature, new RegExp(`^\\w+ ${name}\\(.*\\)$`));
      assert.match(doc, /^[^\n]{5,}\.$/, name);
      assert.ok(least <= most, name);
      assert.ok(!UNSUPPORTED_FUNCTIONS.has(name), name);
    }
    assert.equal(new Set(FUNCTIONS.map(({ name }) => name.toLowerCase())).size, FUNCTIONS.length);
  });
});

it('Loops of the target are told how to go', async () => {
  const { world, loops } = makeWorld();
  await run('SetInstances("LINES", {1, 2}); SortInstances("LINES", {"b", "a"}, false, {1, 2})', world);
  assert.deepEqual(loops, [
    ['set', 'LINES', [1, 2]],
    [
      'sort',
      'LINES',
      [
        { values: ['b', 'a'], isAscending: false },
        { values: [1, 2], isAscending: true },
      ],
    ],
  ]);
});

it('The host hears what a script does with its files', async () => {
  const { world, asked } = makeWorld();
  await run(
    'ArchiveFile("s.in", "t.out", true); FlushFile("t.out"); FlushAllFiles(); SetLastError("careful"); Sleep(2)',
    world,
  );
  assert.deepEqual(asked, [
    'read s.in null',
    'write t.out null',
    'delete s.in null',
    'flush t.out',
    'flush undefined',
    'warning 1: careful',
    'sleep 2000',
  ]);
});

it('A host says which functions its scripts can use', () => {
  const bare = functionsOf({});
  assert.ok(bare.has('FormatDate') && !bare.has('RunOperation') && !bare.has('ReadFile') && !bare.has('ArchiveFile'));
  const reader = functionsOf({ readFile: () => '' });
  assert.ok(reader.has('ReadFile') && !reader.has('ArchiveFile') && !reader.has('WriteFile'));
  assert.equal(functionsOf(makeWorld().world).size, FUNCTIONS.length);
});
