using System.Numerics;

namespace TransposedConv.Kernels.Ordering;

/// <summary>The order of a row's elements: ascending or descending, equal ones in their old order, NaN above everything.</summary>
internal static class RowOrder
{
    /// <summary>Writes the indices of the elements in their order.</summary>
    internal static void Sort<T>(T[] row, Span<int> order, bool descending) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        if (descending) order.Sort(new Descending<T>(row));
        else order.Sort(new Ascending<T>(row));
    }

    private static int Compare<T>(T a, T b) where T : unmanaged, INumber<T>
    {
        if (a < b) return -1;
        if (a > b) return 1;
        return T.IsNaN(a).CompareTo(T.IsNaN(b));
    }

    // The sort of .NET is not stable; comparing the indices of equal elements makes it so.
    private readonly struct Ascending<T>(T[] row) : IComparer<int> where T : unmanaged, INumber<T>
    {
        public int Compare(int x, int y)
        {
            int order = RowOrder.Compare(row[x], row[y]);
            return order != 0 ? order : x.CompareTo(y);
        }
    }

    private readonly struct Descending<T>(T[] row) : IComparer<int> where T : unmanaged, INumber<T>
    {
        public int Compare(int x, int y)
        {
            int order = RowOrder.Compare(row[y], row[x]);
            return order != 0 ? order : x.CompareTo(y);
        }
    }
}
