using System.Text.Json;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Ingestion.Events;

/// <summary>What an object that may be a CloudEvent has shown so far, in whatever order its fields come.</summary>
internal ref struct CloudEventFields
{
    private ReadOnlySpan<byte> _firstName; // of the first field that no increment has
    private int _firstAt;
    private bool _hasVersion;
    private bool _hasData;

    /// <summary>True when a field was seen that no increment has.</summary>
    public readonly bool IsAny => !_firstName.IsEmpty;

    /// <summary>Reads the value of <c>specversion</c>: 1.0, or a later 1.x, which the specification keeps compatible.</summary>
    public bool TakeVersion(ref JsonBody json)
    {
        if (_hasVersion)
            return json.Fail(ParseFaultCode.DuplicateField, "\"specversion\" is there twice.");
        _hasVersion = true;
        Note(ref json);
        if (!json.ReadNext())
            return false;
        if (json.Json.TokenType != JsonTokenType.String)
            return json.Fail(ParseFaultCode.WrongType, $"\"specversion\" must be a string, and is {JsonBody.Kind(json.Json.TokenType)}.");
        return json.Json.ValueSpan.StartsWith("1."u8)
            || json.Fail(ParseFaultCode.WrongType, $"\"specversion\" is \"{Excerpt.Of(json.Json.ValueSpan)}\"; CloudEvents 1.x are read.");
    }

    /// <summary>Notes <c>data</c> or <c>data_base64</c>, of which there may be one.</summary>
    public bool TakeData(ref JsonBody json)
    {
        if (_hasData)
            return json.Fail(ParseFaultCode.DuplicateField, "There are two of \"data\" and \"data_base64\".");
        _hasData = true;
        Note(ref json);
        return true;
    }

    /// <summary>Notes any other field.</summary>
    public void TakeOther(ref JsonBody json) => Note(ref json);

    /// <summary>At the object's end: true when it is a CloudEvent with data and nothing else.</summary>
    public readonly bool Finish(ref JsonBody json, bool isIncrement, int start)
    {
        if (!_hasVersion)
        {
            return json.Fail(
                ParseFaultCode.UnknownField,
                $"\"{Excerpt.Of(_firstName)}\" is not a field of an increment; it has \"counter\" and \"delta\". It is no CloudEvent either: it has no \"specversion\".",
                _firstAt);
        }

        if (isIncrement)
            return json.Fail(ParseFaultCode.UnknownField, "It is a CloudEvent and has \"counter\" or \"delta\" outside of its data.", start);
        return _hasData || json.Fail(ParseFaultCode.MissingField, "The CloudEvent has no \"data\".", start);
    }

    private void Note(ref JsonBody json)
    {
        if (IsAny)
            return;
        _firstName = json.Json.ValueSpan.IsEmpty ? "\"\""u8 : json.Json.ValueSpan;
        _firstAt = json.TokenStart;
    }
}
