namespace TransposedConv.NN;

/// <summary>Branches, named 0, 1, 2, …, that all have the same input and whose outputs are added, or averaged.</summary>
/// <remarks>
/// As a stream, a branch that is ahead waits for the others. Averaged residual blocks are the multi-receptive field fusion of J. Kong and others,
/// "HiFi-GAN", 2020.
/// </remarks>
public sealed class Branches : Layer
{
    private readonly Layer[] _branches;

    /// <summary>Makes the layer.</summary>
    /// <param name="mean">Whether the sum is divided by the number of branches.</param>
    /// <param name="branches">The branches, at least one, in the order in which they are added.</param>
    /// <exception cref="ArgumentException">There is no branch.</exception>
    public Branches(bool mean, params ReadOnlySpan<Layer> branches)
    {
        if (branches.IsEmpty) throw new ArgumentException("branches: expected at least one, got none.", nameof(branches));
        Mean = mean;
        _branches = branches.ToArray();
        for (int i = 0; i < _branches.Length; i++) Register(i.ToString(System.Globalization.CultureInfo.InvariantCulture), _branches[i]);
    }

    /// <summary>Whether the sum is divided by the number of branches.</summary>
    public bool Mean { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming
    {
        get
        {
            StreamingForm[] forms = [.. _branches.Select(StreamingForm.Of)];
            return Mean ? StreamingForm.Mean(forms) : StreamingForm.Sum(forms);
        }
    }

    /// <summary>Computes the sum or mean of the branches.</summary>
    /// <param name="input">The input of every branch.</param>
    /// <exception cref="ArgumentException">The branches have outputs of different shapes.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor sum = _branches[0].Forward(input);
        foreach (Layer branch in _branches.AsSpan(1))
        {
            Tensor y = branch.Forward(input);
            if (y.Shape != sum.Shape) throw new ArgumentException($"input: expected branches with outputs of one shape, got {sum.Shape} and {y.Shape}.", nameof(input));
            sum += y;
        }

        return Mean ? sum / _branches.Length : sum;
    }

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"mean={(Mean ? "True" : "False")}";
}
