using System.Text.Json;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

public sealed class SqlPagingTests
{
    private static readonly string[] Mixed = ["null", "3", "\"3\"", "true", "-1", "3", "\"a\"", "2", "false", "3", "null", "\"\""];

    [Theory]
    [InlineData("SELECT VALUE c.id FROM c")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.total")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.total DESC")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.total DESC, c.id ASC")]
    [InlineData("SELECT TOP 5 VALUE c.id FROM c ORDER BY c.total DESC")]
    [InlineData("SELECT VALUE c.id FROM c OFFSET 3 LIMIT 7")]
    [InlineData("SELECT VALUE c.id FROM c WHERE IS_NUMBER(c.total) ORDER BY c.total ASC OFFSET 1 LIMIT 3")]
    [InlineData("SELECT VALUE c.odd FROM c ORDER BY c.total")]
    public void PagesOfAnySizeAddUpToTheWhole(string text)
    {
        var documents = StoredDocuments.Of(
            [.. Mixed.Select((total, i) => $$"""{"id":"{{i:x}}","total":{{total}}{{(i % 2 == 1 ? $",\"odd\":{i}" : "")}}}"""), """{"id":"missing"}"""]);
        var query = SqlQuery.Parse(text);
        var whole = query.Execute(documents);

        Assert.Null(whole.Continuation);
        Assert.NotEmpty(whole.Items);
        for (int size = 1; size <= documents.Count + 1; size++)
            Assert.Equal(Texts(whole), Pages(query, documents, size).SelectMany(Texts));
    }

    [Fact]
    public void AnOrderGoesByTypeThenValueThenPlaceAndTiesTurnWithTheDirection()
    {
        var documents = StoredDocuments.Of(Mixed.Select((total, i) => $$"""{"id":"{{i:x}}","total":{{total}}}""").Append("""{"id":"missing"}"""));

        string[] ascending = ["missing", "0", "a", "8", "3", "4", "7", "1", "5", "9", "b", "2", "6"];
        Assert.Equal(ascending.Select(id => $"\"{id}\""), Texts(SqlQuery.Parse("SELECT VALUE c.id FROM c ORDER BY c.total").Execute(documents)));
        Assert.Equal(ascending.Reverse().Select(id => $"\"{id}\""), Texts(SqlQuery.Parse("SELECT VALUE c.id FROM c ORDER BY c.total DESC").Execute(documents)));
    }

    [Fact]
    public void WhatIsWrittenBetweenPagesNeitherRepeatsNorSkipsWhatKeepsItsPlace()
    {
        var before = StoredDocuments.Of(Enumerable.Range(0, 10).Select(i => $$"""{"id":"{{i}}","total":{{i}}}"""));
        var query = SqlQuery.Parse("SELECT VALUE c.id FROM c ORDER BY c.total DESC");
        var first = query.Execute(before, null, 4);

        // 8 was seen and is raised, 2 was not seen and is deleted, 5 stays.
        var after = StoredDocuments.Of(Enumerable.Range(0, 10).Select(i => $$"""{"id":"{{i}}","total":{{(i == 8 ? 100 : i)}}}""")).Where(
            document => document.GetProperty("id").GetString() != "2");
        var rest = query.Execute(after, first.Continuation);

        Assert.Equal(["\"9\"", "\"8\"", "\"7\"", "\"6\""], Texts(first));
        Assert.Equal(["\"5\"", "\"4\"", "\"3\"", "\"1\"", "\"0\""], Texts(rest));
    }

    [Fact]
    public void DocumentsAnswerInTheOrderOfTheirPlacesHoweverTheyAreGiven()
    {
        var documents = StoredDocuments.Of(Enumerable.Range(0, 300).Select(i => $$"""{"id":"{{i}}"}""")).Reverse();

        Assert.Equal(
            Enumerable.Range(0, 300).Select(i => $"\"{i}\""), Pages(SqlQuery.Parse("SELECT VALUE c.id FROM c"), documents, 7).SelectMany(Texts));
    }

    [Theory]
    [InlineData("""{"value":[3],"exclude":false}""", "1", "5", "9", "b", "2", "6")]
    [InlineData("""{"value":[3],"exclude":true}""", "b", "2", "6")]
    [InlineData("""{"value":[3],"rid":"AQAAAIAAAAIGAAAAAAAAAA==","exclude":false}""", "5", "9", "b", "2", "6")]
    [InlineData("""{"value":[3],"rid":"AQAAAIAAAAIGAAAAAAAAAA==","exclude":true}""", "9", "b", "2", "6")]
    [InlineData("""{"value":["3"],"exclude":true}""", "6")]
    [InlineData("""{"value":[null],"rid":null,"exclude":true}""", "8", "3", "4", "7", "1", "5", "9", "b", "2", "6")]
    [InlineData("""{"value":[[]],"exclude":true}""", "0", "a", "8", "3", "4", "7", "1", "5", "9", "b", "2", "6")]
    public void AClientThatMergesRangesResumesWhereItsFilterSays(string filter, params string[] expected)
    {
        var documents = StoredDocuments.Of(Mixed.Select((total, i) => $$"""{"id":"{{i:x}}","total":{{total}}}""").Append("""{"id":"missing"}"""));
        var resume = SqlResume.Parse(StoredDocuments.Parse(filter));

        Assert.Equal(
            expected.Select(id => $"\"{id}\""), Texts(SqlQuery.Parse("SELECT VALUE c.id FROM c ORDER BY c.total").Execute(documents, null, int.MaxValue, resume)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"value":1}""")]
    [InlineData("""{"value":[1,2]}""")]
    [InlineData("""{"value":[{"type":"array","low":1,"high":2}]}""")]
    public void AResumeFilterThatDoesNotFitIsRefused(string filter)
    {
        var documents = StoredDocuments.Of("""{"id":"a","total":1}""");

        Assert.Throws<SqlRefusedException>(
            () => SqlQuery.Parse("SELECT * FROM c ORDER BY c.total").Execute(documents, null, 1, SqlResume.Parse(StoredDocuments.Parse(filter))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"rid":"x","passed":0,"keys":[{"item":1}]}""")]
    [InlineData("""{"rid":1,"passed":0,"keys":[]}""")]
    [InlineData("""{"rid":1,"passed":-1,"keys":[{"item":1}]}""")]
    public void AContinuationThatIsNotTheQuerysIsRefused(string continuation)
    {
        var query = SqlQuery.Parse("SELECT * FROM c ORDER BY c.total");

        Assert.Throws<SqlRefusedException>(() => query.Execute([], continuation));
    }

    [Fact]
    public void AContinuationIsAsciiWhateverItsKeys()
    {
        var documents = StoredDocuments.Of("""{"id":"1","total":"é😀\n"}""", """{"id":"2","total":"é😀\n"}""");

        string continuation = SqlQuery.Parse("SELECT * FROM c ORDER BY c.total").Execute(documents, null, 1).Continuation!;

        Assert.All(continuation, c => Assert.InRange(c, ' ', '~'));
    }

    private static List<SqlPage> Pages(SqlQuery query, IEnumerable<JsonElement> documents, int size)
    {
        var pages = new List<SqlPage>();
        string? continuation = null;
        do
        {
            var page = query.Execute(documents, continuation, size);
            Assert.InRange(page.Items.Count, 0, size);
            pages.Add(page);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return pages;
    }

    private static IEnumerable<string> Texts(SqlPage page) => page.Items.Select(item => System.Text.Encoding.UTF8.GetString(item.Span));
}
