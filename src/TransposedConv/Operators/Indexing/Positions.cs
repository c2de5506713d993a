namespace TransposedConv.Operators;

/// <summary>Reads index tensors into positions along an axis, checked before anything else happens.</summary>
internal static class Positions
{
    /// <param name="index">An int64 or int32 tensor of any layout.</param>
    /// <param name="size">The size of the axis.</param>
    /// <param name="axis">The axis, for the message.</param>
    /// <param name="fromEnd">Whether negative indices count from the end.</param>
    /// <returns>A copy in row-major order, so that later changes of <paramref name="index"/> do not matter.</returns>
    /// <exception cref="ArgumentException">The element type is not int64 or int32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
    internal static int[] Read(Tensor index, int size, int axis, bool fromEnd = false)
    {
        RequireIndexType(index, nameof(index));
        ReadOnlySpan<long> given = Copying.Packed(Copying.Convert(index, DType.Int64)).ContiguousSpan<long>();
        var positions = new int[given.Length];
        int lowest = fromEnd ? -size : 0;
        for (int i = 0; i < positions.Length; i++)
        {
            long position = given[i];
            if (position < lowest || position >= size)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), position, $"index: expected {lowest} ≤ index < {size}, the size of axis {axis}, got {position}.");
            }

            positions[i] = (int)(position < 0 ? position + size : position);
        }

        return positions;
    }

    internal static void RequireIndexType(Tensor index, string argument)
    {
        if (index.DType is not (DType.Int64 or DType.Int32)) throw new ArgumentException($"{argument}: expected the element type int64 or int32, got {index.DType.Name()}.", argument);
    }
}
