namespace ShardedCounter.CosmosEmulator;

/// <summary>One request and what came of it. What is not signed, or no request of the protocol, is not noted.</summary>
/// <param name="Request">The request.</param>
/// <param name="Status">The HTTP status; 0 when the connection broke and nothing was answered.</param>
/// <param name="SubStatus">The sub-status; 0 for none.</param>
/// <param name="RequestUnits">What it cost. What was not answered cost what applying it did.</param>
/// <param name="BytesIn">The length of the request's body.</param>
/// <param name="BytesOut">The length of the answer's body.</param>
/// <param name="Items">How many documents or operation results the answer has.</param>
/// <param name="Applied">Whether the request reached the store: false when a fault ended it before.</param>
public sealed record LedgerEntry(
    RequestInfo Request, int Status, int SubStatus, double RequestUnits, int BytesIn, int BytesOut, int Items, bool Applied);
