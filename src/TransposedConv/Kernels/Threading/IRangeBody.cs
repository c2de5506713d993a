namespace TransposedConv.Kernels.Threading;

/// <summary>Work on a part of a range of independent items.</summary>
internal interface IRangeBody
{
    /// <summary>Does the items from <paramref name="start"/> up to, without, <paramref name="end"/>.</summary>
    void Run(int start, int end);
}
