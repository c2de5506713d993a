using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.KernelChoice;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A causal layer that gets so many frames a step. Shapes, operations and bytes are those of one step.</summary>
internal sealed class StreamingProblem : SteppedProblem
{
    private readonly Lazy<float[][]> _operands;

    public StreamingProblem(StreamingLine line, int frames)
    {
        Line = line;
        Frames = frames;
        InputShape = [1, line.InChannels, line.InputLength(frames)];
        WeightShape = line.IsTransposed
            ? [line.InChannels, line.OutChannels / line.Groups, line.Kernel]
            : [line.OutChannels, line.InChannels / line.Groups, line.Kernel];
        OutputShape = [1, line.OutChannels, line.OutputLength(frames)];
        _operands = new Lazy<float[][]>(() => Fill([Chunks, .. InputShape], WeightShape, [line.OutChannels]));
    }

    /// <summary>Frames a step of the shipped lines.</summary>
    public static IReadOnlyList<int> FramesPerStep => [1, 8];

    public StreamingLine Line { get; }

    public int Frames { get; }

    public override string Ladder => StreamingFile.Name;

    public override string Name => NameOf(Line, Frames);

    public override Pass Pass => Pass.Streaming;

    public override int Chunks => 6;

    public override int[] InputShape { get; }

    public override int[] WeightShape { get; }

    public override int[] OutputShape { get; }

    public override float[] Input => _operands.Value[0];

    public override float[] Weight => _operands.Value[1];

    public override float[] Bias => _operands.Value[2];

    /// <summary>2 · Cin · Cout / g · K for each frame.</summary>
    public override double Operations => 2.0 * Frames * Elements(WeightShape);

    public override double CompulsoryBytes =>
        sizeof(float) * ((double)Elements(InputShape) + (Line.InChannels * Line.History) + Elements(WeightShape) + Bias.Length + Elements(OutputShape));

    public static string NameOf(StreamingLine line, int frames) => $"{line.Name}:{frames}";

    public override JsonObject Describe() => new()
    {
        ["kind"] = "steps",
        ["operator"] = Line.IsTransposed ? "conv_transpose" : "conv",
        ["chunks"] = Chunks,
        ["stride"] = Line.Stride,
        ["dilation"] = Line.Dilation,
        ["groups"] = Line.Groups,
        ["reach"] = Line.Reach,
        ["history"] = Line.History,
    };

    public override IReadOnlyList<OnnxForm> ToOnnx() => OnnxStep.FormsOf(this);

    public override IContestant Kernel()
    {
        KernelProblem step = KernelProblem.OfStep(this);
        return new KernelContestant(step, step.Choice());
    }

    public override Layer CreateLayer()
    {
        ConvolutionLayer layer = Line.IsTransposed
            ? new CausalConvTranspose1d(Line.InChannels, Line.OutChannels, Line.Kernel, Line.Stride, Line.Groups, dilation: Line.Dilation)
            : new CausalConv1d(Line.InChannels, Line.OutChannels, Line.Kernel, Line.Stride, Line.Dilation, Line.Groups);
        layer.Weight.CopyFrom(Tensor.From<float>(Weight, WeightShape));
        layer.Bias!.CopyFrom(Tensor.From<float>(Bias));
        return layer;
    }
}
