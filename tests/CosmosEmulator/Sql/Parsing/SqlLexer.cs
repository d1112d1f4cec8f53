using System.Globalization;
using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>Cuts a query text into tokens. It lives for one parse, on one thread.</summary>
internal sealed class SqlLexer(string text)
{
    private static readonly string[] LongSigns = ["<=", ">=", "!=", "<>", "??", "||", "<<", ">>"];
    private int _at;

    /// <summary>The text under the lexer.</summary>
    public string Text => text;

    /// <summary>The next token; the end over and over once there.</summary>
    public SqlToken Next()
    {
        SkipSpaceAndComments();
        if (_at >= text.Length)
            return new(SqlTokenKind.End, "", 0, text.Length, text.Length);
        char first = text[_at];
        if (IsNameStart(first))
            return Word();
        if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            return Number();
        return first switch
        {
            '"' or '\'' => String(first),
            '@' => Parameter(),
            _ => Sign(),
        };
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private void SkipSpaceAndComments()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
                _at++;
            else if (text.AsSpan(_at).StartsWith("--"))
                _at = text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;
            else
                return;
        }
    }

    private SqlToken Word()
    {
        int start = _at;
        while (_at < text.Length && IsNamePart(text[_at]))
            _at++;
        var word = text.AsSpan(start, _at - start);
        return SqlKeywords.TryGet(word, out string keyword)
            ? new(SqlTokenKind.Keyword, keyword, 0, start, _at)
            : new(SqlTokenKind.Identifier, word.ToString(), 0, start, _at);
    }

    private SqlToken Parameter()
    {
        int start = _at++;
        while (_at < text.Length && IsNamePart(text[_at]))
            _at++;
        return _at - start > 1 ? new(SqlTokenKind.Parameter, text[start.._at], 0, start, _at) : throw InvalidToken(start, _at);
    }

    private SqlToken Number()
    {
        int start = _at;
        bool isHex = text[_at] == '0' && _at + 2 < text.Length && text[_at + 1] is 'x' or 'X' && char.IsAsciiHexDigit(text[_at + 2]);
        if (isHex)
        {
            for (_at += 2; _at < text.Length && char.IsAsciiHexDigit(text[_at]);)
                _at++;
        }
        else
        {
            SkipDigits();
            if (_at < text.Length && text[_at] == '.')
            {
                _at++;
                SkipDigits();
            }

            if (_at < text.Length && text[_at] is 'e' or 'E')
            {
                int signed = _at + 1 < text.Length && text[_at + 1] is '+' or '-' ? 2 : 1;
                if (_at + signed < text.Length && char.IsAsciiDigit(text[_at + signed]))
                {
                    _at += signed;
                    SkipDigits();
                }
            }
        }

        // A digit or letter that sticks to the number makes the whole of it one wrong token, as on the service.
        int end = _at;
        while (_at < text.Length && IsNamePart(text[_at]))
            _at++;
        double value = 0;
        bool isRead = isHex
            ? long.TryParse(text.AsSpan(start + 2, end - start - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long bits) && (value = bits) >= 0
            : double.TryParse(text.AsSpan(start, end - start), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        return end == _at && isRead
            ? new(SqlTokenKind.Number, "", value, start, end)
            : throw new SqlRefusedException("SC1011", $"Syntax error, invalid numeric value token '{text[start.._at]}'.", start, _at);
    }

    private void SkipDigits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
    }

    private SqlToken String(char quote)
    {
        int start = _at++;
        var value = new StringBuilder();
        bool isWrong = false;
        while (_at < text.Length)
        {
            char c = text[_at++];
            if (c == quote)
                return isWrong ? throw InvalidString(start) : new(SqlTokenKind.String, value.ToString(), 0, start, _at);
            if (c is '\n' or '\r')
                break;
            value.Append(c == '\\' ? Escape(start, ref isWrong) : c);
        }

        throw InvalidString(start);
    }

    // A wrong escape does not end the token: the whole of the string is refused.
    private char Escape(int start, ref bool isWrong)
    {
        char c = _at < text.Length ? text[_at++] : throw InvalidString(start);
        switch (c)
        {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit):
                _at += 4;
                return (char)unit;
            case 'u':
                isWrong = true;
                return c;
            default:
                return c;
        }
    }

    private SqlToken Sign()
    {
        int start = _at;
        foreach (string sign in LongSigns)
        {
            if (text.AsSpan(_at).StartsWith(sign))
            {
                _at += 2;
                return new(SqlTokenKind.Sign, sign, 0, start, _at);
            }
        }

        _at++;
        return "()[]{},.:=<>+-*/%?&|^~".Contains(text[start])
            ? new(SqlTokenKind.Sign, text[start].ToString(), 0, start, _at)
            : throw InvalidToken(start, _at);
    }

    private SqlRefusedException InvalidToken(int start, int end) =>
        new("SC1010", $"Syntax error, invalid token '{text[start..end]}'.", start, end);

    private SqlRefusedException InvalidString(int start) =>
        new("SC1012", $"Syntax error, invalid string literal token '{text[start.._at]}'.", start, _at);
}
