namespace ShardedCounter.Tests.Ingestion;

/// <summary>Breaks request and event bodies as bad senders and bad networks do.</summary>
internal static class BodyDamage
{
    /// <summary>One body in four cut off, with a byte changed, a byte missing, or a character of JSON put in; the array itself may be changed.</summary>
    public static byte[] OneInFour(Random random, byte[] body)
    {
        if (body.Length == 0 || random.Next(4) != 0)
            return body;
        int at = random.Next(body.Length);
        switch (random.Next(4))
        {
            case 0:
                return body[..at];
            case 1:
                body[at] = (byte)random.Next(256);
                return body;
            case 2:
                return [.. body[..at], .. body[(at + 1)..]];
            default:
                return [.. body[..at], "[]{},:\"\\1e-.n \n"u8.ToArray()[random.Next(15)], .. body[at..]];
        }
    }
}
