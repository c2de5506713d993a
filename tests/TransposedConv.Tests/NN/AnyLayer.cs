using System.Text.Json;
using TransposedConv.NN;
using TransposedConv.Tests.Convolution;

namespace TransposedConv.Tests.NN;

/// <summary>Layers by PyTorch's names and keyword arguments, in float64 where they have parameters.</summary>
internal sealed class AnyLayer(string layer, IReadOnlyDictionary<string, JsonElement> args)
{
    private readonly HashSet<string> _unread = [.. args.Keys];

    public Layer Make(DType dtype = DType.Float64)
    {
        Layer made = Create();
        _unread.Should().BeEmpty("a dropped argument would make the comparison void");
        made.To(dtype);
        return made;
    }

    private Layer Create() => layer switch
    {
        "LeakyReLU" => new LeakyReLU(Number("negative_slope", 0.01)),
        "ELU" => new ELU(Number("alpha", 1)),
        "GELU" => new GELU(Has("approximate") ? Enum.Parse<GeluApproximation>(args["approximate"].GetString()!, ignoreCase: true) : GeluApproximation.None),
        "SiLU" => new SiLU(),
        "Softplus" => new Softplus(Number("beta", 1), Number("threshold", 20)),
        "PReLU" => new PReLU((int)Number("num_parameters", 1)),
        "Snake" => new Snake((int)Number("in_features", 0), alphaLogscale: Truth("alpha_logscale", false)),
        "Identity" => new Identity(),
        "Dropout" => new Dropout(Number("p", 0.5)),
        "BatchNorm1d" => new BatchNorm1d(Features(), Eps(), Momentum(), Truth("affine", true), Truth("track_running_stats", true)),
        "BatchNorm2d" => new BatchNorm2d(Features(), Eps(), Momentum(), Truth("affine", true), Truth("track_running_stats", true)),
        "BatchNorm3d" => new BatchNorm3d(Features(), Eps(), Momentum(), Truth("affine", true), Truth("track_running_stats", true)),
        "InstanceNorm1d" => new InstanceNorm1d(Features(), Eps(), Number("momentum", 0.1), Truth("affine", false), Truth("track_running_stats", false)),
        "InstanceNorm2d" => new InstanceNorm2d(Features(), Eps(), Number("momentum", 0.1), Truth("affine", false), Truth("track_running_stats", false)),
        "InstanceNorm3d" => new InstanceNorm3d(Features(), Eps(), Number("momentum", 0.1), Truth("affine", false), Truth("track_running_stats", false)),
        "LayerNorm" => new LayerNorm(Sizes("normalized_shape"), Eps(), Truth("elementwise_affine", true)),
        "GroupNorm" => new GroupNorm((int)Number("num_groups", 0), (int)Number("num_channels", 0), Eps(), Truth("affine", true)),
        _ => Convolution(),
    };

    private ConvolutionLayer Convolution()
    {
        Dictionary<string, JsonElement> plain = args.Where(static argument => argument.Key != "weight_norm").ToDictionary();
        _unread.ExceptWith(plain.Keys);
        ConvolutionLayer made = LayerFactory.Make(layer, plain);
        return Has("weight_norm") ? WeightNorm.Apply(made, args["weight_norm"].ValueKind == JsonValueKind.String ? null : args["weight_norm"].GetInt32()) : made;
    }

    private bool Has(string name)
    {
        _unread.Remove(name);
        return args.ContainsKey(name);
    }

    private double Number(string name, double otherwise) => Has(name) ? args[name].GetDouble() : otherwise;

    private bool Truth(string name, bool otherwise) => Has(name) ? args[name].GetBoolean() : otherwise;

    private double? Momentum() => Has("momentum") && args["momentum"].ValueKind == JsonValueKind.Null ? null : Number("momentum", 0.1);

    private int Features() => (int)Number("num_features", 0);

    private double Eps() => Number("eps", 1e-5);

    private Shape Sizes(string name) => Has(name) && args[name].ValueKind == JsonValueKind.Array
        ? (int[])[.. args[name].EnumerateArray().Select(static size => size.GetInt32())]
        : new Shape(args[name].GetInt32());
}
