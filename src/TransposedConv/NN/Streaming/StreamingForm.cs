namespace TransposedConv.NN;

/// <summary>
/// How a layer computes a signal that arrives frame by frame: what <see cref="Layer.Streaming"/> says. A layer of one's own is composed of other layers
/// with these methods.
/// </summary>
public abstract class StreamingForm
{
    private protected StreamingForm()
    {
    }

    /// <summary>The signal itself.</summary>
    public static StreamingForm Identity { get; } = new IdentityForm();

    /// <summary>A layer of its own form.</summary>
    /// <param name="layer">The layer, a child of the one that says the form.</param>
    public static implicit operator StreamingForm(Layer layer) => Of(layer);

    /// <summary>A layer of its own form; the named form of the conversion.</summary>
    /// <param name="layer">The layer, a child of the one that says the form.</param>
    public static StreamingForm Of(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return new LayerForm(layer);
    }

    /// <summary>A layer whose output at a time depends on the input at that time alone, computed by its <c>Forward</c>; each step allocates.</summary>
    /// <param name="layer">The layer: from [batch, channels, frames] to [batch, channels of its own, frames].</param>
    public static StreamingForm Positions(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return new ForwardForm(layer);
    }

    /// <summary>A function whose output at a time depends on the input at that time alone; steps do not allocate.</summary>
    /// <param name="function">The function. For bits that equal those of <c>Forward</c> it must not depend on how many frames there are.</param>
    public static StreamingForm Positions(IPositionwise function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new PositionForm(function);
    }

    /// <summary>One after the other.</summary>
    /// <param name="forms">Layers or forms, first to last.</param>
    public static StreamingForm Chain(params ReadOnlySpan<StreamingForm> forms) => new ChainForm(Required(forms));

    /// <summary>
    /// The sum of branches that all have the same input, from the first to the last; what is ahead waits for what is behind, so the times agree.
    /// </summary>
    /// <param name="branches">Layers or forms; at least one.</param>
    public static StreamingForm Sum(params ReadOnlySpan<StreamingForm> branches) => new SumForm(Required(branches), isMean: false);

    /// <summary>The sum of branches, as <see cref="Sum"/>, divided by their number.</summary>
    /// <param name="branches">Layers or forms; at least one.</param>
    public static StreamingForm Mean(params ReadOnlySpan<StreamingForm> branches) => new SumForm(Required(branches), isMean: true);

    /// <summary>Not at all.</summary>
    /// <param name="reason">Why not, as the end of a sentence: "it averages over the whole signal".</param>
    public static StreamingForm Refused(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new RefusedForm(reason);
    }

    private static StreamingForm[] Required(ReadOnlySpan<StreamingForm> forms)
    {
        foreach (StreamingForm form in forms) ArgumentNullException.ThrowIfNull(form, nameof(forms));
        return forms.ToArray();
    }
}

internal sealed class IdentityForm : StreamingForm;

internal sealed class LayerForm(Layer layer) : StreamingForm
{
    public Layer Layer => layer;
}

internal sealed class ForwardForm(Layer layer) : StreamingForm
{
    public Layer Layer => layer;
}

internal sealed class PositionForm(IPositionwise function) : StreamingForm
{
    public IPositionwise Function => function;
}

internal sealed class ConvolutionForm(ConvolutionLayer layer) : StreamingForm
{
    public ConvolutionLayer Layer => layer;
}

internal sealed class ChainForm(StreamingForm[] forms) : StreamingForm
{
    public StreamingForm[] Forms => forms;
}

internal sealed class SumForm(StreamingForm[] branches, bool isMean) : StreamingForm
{
    public StreamingForm[] Branches => branches;

    public bool IsMean => isMean;
}

internal sealed class RefusedForm(string reason) : StreamingForm
{
    public string Reason => reason;
}
