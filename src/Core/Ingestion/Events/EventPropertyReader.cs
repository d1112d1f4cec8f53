using System.Globalization;
using System.Text;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>Reads an increment out of an event's application properties <c>counter</c> and <c>delta</c>. As strict as with bodies.</summary>
internal static class EventPropertyReader
{
    /// <summary>Reads the two; null, or what is wrong with them.</summary>
    public static ParseFault? Read(string counter, string? delta, EventChunk into)
    {
        if (!CounterId.TryParse(counter, out CounterId id))
            return Fault(ParseFaultCode.BadCounter, $"The application property \"counter\" is \"{Excerpt.Of(counter)}\", which is not a counter name: {CounterId.Rule}.");
        if (delta is null)
            return Fault(ParseFaultCode.MissingField, "The event has an application property \"counter\" and none named \"delta\".");
        if (!long.TryParse(delta, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long amount))
        {
            bool isInteger = delta.Length > 0 && !delta.AsSpan(delta[0] == '-' ? 1 : 0).ContainsAnyExceptInRange('0', '9');
            return isInteger
                ? OutOfRange(delta)
                : Fault(ParseFaultCode.DeltaNotInteger, $"The application property \"delta\" is \"{Excerpt.Of(delta)}\"; it must be a plain integer.");
        }

        if (amount == 0)
            return Fault(ParseFaultCode.ZeroDelta, "The application property \"delta\" is 0; an increment adds or takes away something.");
        if (!DeltaRange.IsIncrement(amount))
            return OutOfRange(delta);

        Span<byte> name = stackalloc byte[CounterId.MaxLength];
        Ascii.FromUtf16(id.Name, name, out int length);
        into.Stage(name[..length], amount); // one increment always fits
        return null;
    }

    private static ParseFault OutOfRange(string delta) => Fault(
        ParseFaultCode.DeltaOutOfRange,
        $"The application property \"delta\" is {Excerpt.Of(delta)}; it must lie within -{DeltaRange.MaxIncrement} and {DeltaRange.MaxIncrement}.");

    private static ParseFault Fault(ParseFaultCode code, string detail) => new(code, detail, Index: -1, Line: 1, Position: 0);
}
