namespace TransposedConv;

/// <summary>The broadcasting rule: shapes are aligned at the last axis; sizes must be equal, or one of them 1.</summary>
internal static class Broadcasting
{
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    internal static Shape Shapes(Shape left, Shape right, string operation)
    {
        if (left == right) return left;
        var sizes = new int[Math.Max(left.Rank, right.Rank)];
        for (int fromEnd = 1; fromEnd <= sizes.Length; fromEnd++)
        {
            int l = fromEnd <= left.Rank ? left[^fromEnd] : 1;
            int r = fromEnd <= right.Rank ? right[^fromEnd] : 1;
            if (l != r && l != 1 && r != 1)
            {
                throw new ArgumentException(
                    $"{operation}: expected shapes that broadcast (equal sizes, or 1), got {left} and {right}, which differ at axis {sizes.Length - fromEnd}.");
            }

            sizes[^fromEnd] = l == 1 ? r : l;
        }

        return sizes;
    }

    /// <summary>Whether <paramref name="from"/> can be expanded to exactly <paramref name="to"/>.</summary>
    internal static bool Reaches(Shape from, Shape to)
    {
        if (from.Rank > to.Rank) return false;
        for (int fromEnd = 1; fromEnd <= from.Rank; fromEnd++)
        {
            if (from[^fromEnd] != to[^fromEnd] && from[^fromEnd] != 1) return false;
        }

        return true;
    }
}
