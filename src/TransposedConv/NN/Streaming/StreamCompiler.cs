using System.Numerics;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>Makes of the forms of a tree of modules the tree of nodes that streams it.</summary>
/// <param name="batch">How many signals run beside each other.</param>
internal sealed class StreamCompiler<T>(int batch)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The nodes of a layer.</summary>
    /// <exception cref="NotSupportedException">A module can't stream; the message has its path and the reason.</exception>
    public StreamNode<T> Compile(Layer root)
    {
        var top = new Place(root, "");
        int channels = StreamChannels.Of(root.Streaming);
        if (channels == 0) throw top.Refused("no layer of it says how many channels the signal has");
        return Compile(root.Streaming, top, channels);
    }

    private StreamNode<T> Compile(StreamingForm form, Place place, int channels) => form switch
    {
        IdentityForm => new IdentityNode<T>(channels),
        LayerForm layer => Compile(layer.Layer.Streaming, place.Of(layer.Layer), channels),
        PositionForm positions => new PositionNode<T>(positions.Function, channels),
        ForwardForm forward => Forward(forward.Layer, place, channels),
        ConvolutionForm convolution => Convolution(convolution.Layer, place, channels),
        ChainForm chain => Chain(chain.Forms, place, channels),
        SumForm sum => Sum(sum, place, channels),
        RefusedForm refused => throw place.Refused(refused.Reason),
        _ => throw place.Refused($"its form {form.GetType().Name} is not known"),
    };

    private ForwardNode<T> Forward(Layer layer, Place place, int channels)
    {
        int outChannels = ForwardNode<T>.OutChannelsOf(layer, channels);
        if (outChannels == 0) throw place.Refused("its Forward does not keep batch and frames, one output for each frame");
        return new ForwardNode<T>(layer, batch, channels, outChannels);
    }

    private StreamNode<T> Chain(StreamingForm[] forms, Place place, int channels)
    {
        if (forms.Length == 0) return new IdentityNode<T>(channels);
        var nodes = new StreamNode<T>[forms.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = Compile(forms[i], place, channels);
            channels = nodes[i].OutChannels;
        }

        return nodes.Length == 1 ? nodes[0] : new ChainNode<T>(nodes, batch);
    }

    private SumNode<T> Sum(SumForm sum, Place place, int channels)
    {
        if (sum.Branches.Length == 0) throw place.Refused("it has no branch");
        StreamNode<T>[] branches = Array.ConvertAll(sum.Branches, branch => Compile(branch, place, channels));
        foreach (StreamNode<T> branch in branches)
        {
            if (branch.OutChannels != branches[0].OutChannels) throw place.Refused($"its branches have {branches[0].OutChannels} and {branch.OutChannels} channels");
            if (branch.Rate != branches[0].Rate) throw place.Refused("its branches have different numbers of samples per frame");
        }

        long longest = branches.Max(static branch => branch.MostFrames);
        for (long frames = longest + 1; frames <= longest + branches[0].Rate.Frames; frames++)
        {
            long[] lengths = Array.ConvertAll(branches, branch => branch.Clock().Advance(frames, isLast: true));
            int other = Array.FindIndex(lengths, length => length != lengths[0]);
            if (other > 0) throw place.Refused($"of {frames} frames one of its branches makes {lengths[0]} samples and another {lengths[other]}, which can't be added");
        }

        return new SumNode<T>(branches, sum.IsMean, batch);
    }

    private StreamNode<T> Convolution(ConvolutionLayer layer, Place place, int channels)
    {
        if (layer.InChannels != channels) throw place.Refused($"it expects {layer.InChannels} channels, but the signal has {channels} there");
        (int[] begins, int[] ends, int[] outputPadding) = layer.Edges();
        int begin = begins[0], end = ends[0];
        bool isTransposed = layer is ConvTransposeLayer;
        bool hasFrames = layer.PaddingMode != PaddingMode.Zeros && (begin | end) != 0;
        if (hasFrames && isTransposed) throw place.Refused($"padding mode {layer.PaddingMode} folds the end of the output back onto samples that are before it");
        if (hasFrames && layer.PaddingMode == PaddingMode.Circular) throw place.Refused("with padding mode Circular the first samples depend on the last frames");
        int zeroBegin = hasFrames ? 0 : begin, zeroEnd = hasFrames ? 0 : end;
        var axis = new StreamAxis(isTransposed, layer.KernelSize[0], layer.Stride[0], layer.Dilation[0], zeroBegin, zeroEnd, outputPadding[0]);
        var node = new ConvolutionNode<T>(layer, axis, batch);
        return hasFrames ? new ChainNode<T>([new EdgeNode<T>(new StreamEdges(layer.PaddingMode, begin, end), channels, batch), node], batch) : node;
    }

    /// <summary>A module in its tree.</summary>
    private readonly record struct Place(Layer Layer, string Path)
    {
        /// <summary>The place of a child; of a layer that is not registered, the one of its owner.</summary>
        public Place Of(Layer child)
        {
            foreach ((string name, Module module) in Layer.NamedChildren())
            {
                if (ReferenceEquals(module, child)) return new Place(child, Path.Length == 0 ? name : $"{Path}.{name}");
            }

            return this with { Layer = child };
        }

        public NotSupportedException Refused(string reason)
        {
            string place = Path.Length == 0 ? "The module" : $"The module '{Path}'";
            return new NotSupportedException($"{place}, {Layer.ToString().Split('\n')[0].TrimEnd('(')}, can't stream: {reason}.");
        }
    }
}
