using TransposedConv.Operators;

namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>Each index of an axis several times in a row: <c>[a, b]</c> becomes <c>[a, a, b, b]</c>. Differentiable.</summary>
    /// <param name="repeats">How often, 0 or more.</param>
    /// <param name="dim">The axis; without it the tensor is taken flat, in row-major order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="repeats"/> is negative.</exception>
    /// <exception cref="OverflowException">The result would be too large.</exception>
    /// <remarks>Source: torch.repeat_interleave.</remarks>
    public Tensor RepeatInterleave(int repeats, int? dim = null) => RepeatInterleave(Full([], repeats), dim);

    /// <summary>Each index of an axis its own number of times in a row. Differentiable by this tensor.</summary>
    /// <param name="repeats">How often, 0 or more: one int64 or int32 number per index of the axis, or a single one for all.</param>
    /// <param name="dim">The axis; without it the tensor is taken flat, in row-major order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or a number is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="repeats"/> holds no integers, or their number is neither 1 nor the axis's length.</exception>
    /// <exception cref="OverflowException">The result would be too large.</exception>
    /// <remarks>Source: torch.repeat_interleave.</remarks>
    public Tensor RepeatInterleave(Tensor repeats, int? dim = null)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        if (dim is not int given) return Flatten().RepeatInterleave(repeats, 0);
        int axis = NormalizeAxis(given);
        RequireAxes(nameof(RepeatInterleave));
        return Operators.IndexSelect.Forward(this, axis, RepeatedPositions(repeats, Shape[axis], axis));
    }

    private static int[] RepeatedPositions(Tensor repeats, int length, int axis)
    {
        Positions.RequireIndexType(repeats, nameof(repeats));
        if (repeats.Rank > 1 || (repeats.ElementCount != 1 && repeats.ElementCount != length))
        {
            throw new ArgumentException($"repeats: expected one number, or {length}, the length of axis {axis}, got shape {repeats.Shape}.", nameof(repeats));
        }

        long[] counts = Copying.Convert(repeats.Expand(length), DType.Int64).ToArray<long>();
        long total = 0;
        foreach (long count in counts)
        {
            if (count < 0) throw new ArgumentOutOfRangeException(nameof(repeats), count, $"repeats: expected numbers of 0 or more, got {count}.");
            total += Math.Min(count, int.MaxValue);
        }

        if (total > Array.MaxLength) throw new OverflowException($"repeats: axis {axis} would have more than {Array.MaxLength} indices.");
        var positions = new int[total];
        int start = 0;
        for (int i = 0; i < counts.Length; start += (int)counts[i++]) positions.AsSpan(start, (int)counts[i]).Fill(i);
        return positions;
    }
}
