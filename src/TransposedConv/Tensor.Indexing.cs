namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>
    /// A view of part of the tensor, as in <c>y[.., 0, 2..^1, TensorIndex.NewAxis, new TensorSlice(Step: 2)]</c>; setting it writes into that part.
    /// Axes not named are taken whole.
    /// </summary>
    /// <param name="indices">At most one entry per axis, besides <see cref="TensorIndex.NewAxis"/> and one <see cref="TensorIndex.Ellipsis"/>.</param>
    /// <exception cref="ArgumentException">More axes are named than there are, or several ellipses given; when setting: the shapes do not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <exception cref="InvalidOperationException">When setting: the tensor is a leaf that requires gradients.</exception>
    /// <remarks>Differentiable both ways. Source: torch.Tensor indexing ("basic indexing").</remarks>
    [System.Runtime.CompilerServices.IndexerName("Part")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            int named = CountNamedAxes(indices);
            Tensor view = this;
            int axis = 0;
            foreach (TensorIndex index in indices)
            {
                switch (index.What)
                {
                    case TensorIndex.Kind.Index:
                        view = view.Select(axis, Position(index.Start, view.Shape[axis]));
                        break;
                    case TensorIndex.Kind.Range:
                        int length = view.Shape[axis];
                        if (!index.Start.Equals(Index.Start) || !index.End.Equals(Index.End))
                        {
                            view = view.Slice(axis, FromStart(index.Start, length), FromStart(index.End, length));
                        }

                        axis++;
                        break;
                    case TensorIndex.Kind.Slice:
                        view = view.Slice(axis, index.Slice.Start, index.Slice.Stop, index.Slice.Step);
                        axis++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        axis += Rank - named;
                        break;
                    case TensorIndex.Kind.NewAxis:
                        view = view.Unsqueeze(axis++);
                        break;
                }
            }

            return view;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            this[indices].CopyFrom(value);
        }
    }

    private static int Position(Index index, int length)
    {
        int position = index.IsFromEnd ? length - index.Value : index.Value;
        return position >= 0 && position < length ? position : throw new ArgumentOutOfRangeException(
            nameof(index), index, $"indices: expected an index in [{-length}, {length - 1}], got {(index.IsFromEnd ? "^" : "")}{index.Value}.");
    }

    private static int FromStart(Index index, int length) => index.IsFromEnd ? Math.Max(length - index.Value, 0) : index.Value;

    private int CountNamedAxes(ReadOnlySpan<TensorIndex> indices)
    {
        int named = 0, ellipses = 0;
        foreach (TensorIndex index in indices)
        {
            if (index.What == TensorIndex.Kind.Ellipsis) ellipses++;
            else if (index.What != TensorIndex.Kind.NewAxis) named++;
        }

        if (named > Rank) throw new ArgumentException($"indices: expected at most {Rank} for shape {Shape}, got {named}.", nameof(indices));
        if (ellipses > 1) throw new ArgumentException($"indices: expected at most one ellipsis, got {ellipses}.", nameof(indices));
        return named;
    }
}
