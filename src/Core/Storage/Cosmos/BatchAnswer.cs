using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>The service's answer to a transaction.</summary>
/// <param name="Status">Of the operation that failed, or of the request as a whole.</param>
/// <param name="SubStatus">Of the request as a whole; 0 where there is nothing to tell.</param>
/// <param name="FailedIndex">The operation that failed and took the others with it; −1: the request did, or nothing failed.</param>
/// <param name="RetryAfter">When to try again, where the service says so.</param>
/// <param name="Detail">The answer in one line.</param>
internal readonly record struct BatchAnswer(int Status, int SubStatus, int FailedIndex, TimeSpan? RetryAfter, string Detail)
{
    /// <summary>The sub-status of a request to a container that does not exist.</summary>
    private const int OwnerMissing = 1003;

    /// <summary>
    /// Reads an answer. In a transaction that failed every operation says 424, but for the first that failed by itself. Without any 424 the request failed as a whole and the
    /// index means nothing. A transaction of one operation has no others to say 424: there the codes that only a document can give (404, 409, 412) are the operation's.
    /// </summary>
    public static BatchAnswer Of(TransactionalBatchResponse response, int operations)
    {
        int status = (int)response.StatusCode;
        int subStatus = StoreAnswer.SubStatusOf(response.Headers);
        int failed = -1;
        if (!response.IsSuccessStatusCode)
        {
            int own = -1;
            bool dependants = false;
            for (int i = 0; i < response.Count; i++)
            {
                bool dependant = response[i].StatusCode == HttpStatusCode.FailedDependency;
                dependants |= dependant;
                if (!dependant && own < 0 && !response[i].IsSuccessStatusCode)
                    own = i;
            }

            bool alone = operations == 1 && subStatus != OwnerMissing && status is 404 or 409 or 412;
            failed = dependants || (operations == 1 && alone) ? Math.Max(own, 0) : -1;
            if (failed >= 0 && failed < response.Count)
                status = (int)response[failed].StatusCode;
        }

        string detail = response.IsSuccessStatusCode
            ? string.Empty
            : CosmosErrors.Describe(status, subStatus, response.ActivityId, response.RequestCharge, CosmosErrors.FirstLine(response.ErrorMessage));
        return new BatchAnswer(status, subStatus, failed, response.RetryAfter ?? StoreAnswer.RetryAfterOf(response.Headers), detail);
    }
}
