using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Contest;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A ladder line as ConvTranspose, as a training step of it, or as the mirrored Conv.</summary>
internal sealed class ConvolutionProblem : Problem
{
    private readonly Lazy<float[][]> _operands;

    public ConvolutionProblem(LadderLine line, Pass pass)
    {
        Line = line;
        Pass = pass;
        (int inChannels, int outChannels) = IsTransposed ? (line.InChannels, line.OutChannels) : (line.OutChannels, line.InChannels);
        (int[] read, int[] written) = IsTransposed ? (line.Small, line.Large()) : (line.Large(), line.SmallAgain());
        InputShape = [line.Batch, inChannels, .. read];
        WeightShape = [line.InChannels, line.OutChannels / line.Groups, .. line.Kernel];
        OutputShape = [line.Batch, outChannels, .. written];
        _operands = new Lazy<float[][]>(() => pass == Pass.Training ? Fill(InputShape, WeightShape, [outChannels], OutputShape) : Fill(InputShape, WeightShape, [outChannels]));
    }

    public LadderLine Line { get; }

    public override string Ladder => Line.Ladder;

    public override string Name => Line.Name;

    public override Pass Pass { get; }

    public bool IsTransposed => Pass != Pass.Conv;

    public override int[] InputShape { get; }

    /// <summary>[small-grid channels, large-grid channels / groups, taps…], for ConvTranspose and for the mirrored Conv alike.</summary>
    public override int[] WeightShape { get; }

    public override int[] OutputShape { get; }

    public int BiasLength => OutputShape[1];

    public override float[] Input => _operands.Value[0];

    public override float[] Weight => _operands.Value[1];

    public override float[] Bias => _operands.Value[2];

    public override float[]? OutputGradient => Pass == Pass.Training ? _operands.Value[3] : null;

    public override IReadOnlyList<string> ResultNames => Pass == Pass.Training ? ["output", "input gradient", "weight gradient", "bias gradient"] : ["output"];

    /// <summary>2 · N · Cin · Cout / g · ΠK · cells of the small grid, and three times that in training.</summary>
    public override double Operations
    {
        get
        {
            double cells = Elements((IsTransposed ? InputShape : OutputShape).AsSpan(2));
            return (Pass == Pass.Training ? 6.0 : 2.0) * Line.Batch * cells * Elements(WeightShape);
        }
    }

    /// <summary>
    /// In training the input, weight, bias and output gradient are read, the output and three gradients written, twice as much as forward.
    /// </summary>
    public override double CompulsoryBytes
    {
        get
        {
            double forward = sizeof(float) * ((double)Elements(InputShape) + Elements(WeightShape) + BiasLength + Elements(OutputShape));
            return Pass == Pass.Training ? 2 * forward : forward;
        }
    }

    public override JsonObject Describe() => new()
    {
        ["kind"] = IsTransposed ? "conv_transpose" : "conv",
        ["kernel"] = Numbers(Line.Kernel),
        ["stride"] = Numbers(Line.Stride),
        ["padding"] = Numbers(Line.Padding),
        ["outputPadding"] = Numbers(Line.OutputPadding),
        ["dilation"] = Numbers(Line.Dilation),
        ["groups"] = Line.Groups,
    };

    public override IReadOnlyList<OnnxForm> ToOnnx() => [new OnnxForm("", OnnxModel.Of(this))];

    public override IContestant Ours() => new OurConvolution(this);
}
