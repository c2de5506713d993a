namespace TransposedConv.NN;

/// <summary>Splits one axis into several: the inverse of <see cref="Flatten"/>.</summary>
/// <remarks>Source: torch.nn.Unflatten.</remarks>
public sealed class Unflatten : Layer
{
    private readonly int _dim;
    private readonly int[] _unflattenedSize;

    /// <summary>Makes the layer.</summary>
    /// <param name="dim">The axis to split.</param>
    /// <param name="unflattenedSize">The sizes of the new axes; one may be −1 and follows from the others.</param>
    /// <exception cref="ArgumentException">There are no sizes, one is below −1, or several are −1.</exception>
    public Unflatten(int dim, params ReadOnlySpan<int> unflattenedSize)
    {
        if (unflattenedSize.IsEmpty) throw new ArgumentException("unflattenedSize: expected at least one size, got none.", nameof(unflattenedSize));
        if (unflattenedSize.Count(-1) > 1 || unflattenedSize.ContainsAnyInRange(int.MinValue, -2))
        {
            throw new ArgumentException(
                $"unflattenedSize: expected sizes of 0 or more and at most one −1, got {Shape.Format(unflattenedSize)}.", nameof(unflattenedSize));
        }

        _dim = dim;
        _unflattenedSize = unflattenedSize.ToArray();
    }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Refused("it splits an axis, but a signal has a batch, channels and frames");

    /// <summary>Splits the axis.</summary>
    /// <param name="input">A tensor whose axis has as many entries as the new axes together.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <exception cref="ArgumentException">The axis has another length.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int axis = input.NormalizeAxis(_dim);
        int length = input.Shape[axis];
        int[] sizes = SizesFor(length) ?? throw new ArgumentException(
            $"input: expected an axis {_dim} that splits into {Shape.Format(_unflattenedSize)}, got length {length} in shape {input.Shape}.", nameof(input));
        return input.Reshape([.. input.Shape.AsSpan()[..axis], .. sizes, .. input.Shape.AsSpan()[(axis + 1)..]]);
    }

    /// <inheritdoc/>
    protected override string ArgumentsText() =>
        $"dim={_dim}, unflattened_size=({string.Join(", ", _unflattenedSize)}{(_unflattenedSize.Length == 1 ? "," : "")})";

    private int[]? SizesFor(int length)
    {
        int open = Array.IndexOf(_unflattenedSize, -1);
        long known = Shape.Product([.. _unflattenedSize.Where(static size => size >= 0)]);
        if (open < 0) return known == length ? _unflattenedSize : null;
        if (known == 0 || length % known != 0) return null;
        int[] sizes = [.. _unflattenedSize];
        sizes[open] = (int)(length / known);
        return sizes;
    }
}
